import 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** From the plugin; everything goes through the one property `props`. */
      'voucher-center': { props: { tab?: 'claimable' | 'mine'; isLargeType?: boolean } };
    }
  }
}

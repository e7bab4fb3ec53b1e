import { SdkError } from '../errors';
import type { Files, Links, PhoneCall } from '../host-bridge/host-bridge';

/** Dials through `tel:`; what happens then is the phone's matter. */
export function createBrowserPhoneCall(location: Pick<Location, 'assign'>): PhoneCall {
  return {
    async call(phoneNumber) {
      if (!/^[+\d][\d-]*$/.test(phoneNumber)) throw new SdkError('invalidArgument', 'A phone number is digits, `+` and `-`.');
      location.assign(`tel:${phoneNumber}`);
    },
  };
}

/** Opens a page in a new tab, which learns nothing of this one; a blocked pop-up is `capabilityUnavailable`. */
export function createBrowserLinks(open: Window['open']): Links {
  return {
    async open(url) {
      if (!url.startsWith('https://')) throw new SdkError('invalidArgument', 'Only https addresses are opened.');
      // With `noopener` there is no handle to tell a blocked one by: it is cut by hand.
      const tab = open(url, '_blank');
      if (tab === null) throw new SdkError('capabilityUnavailable', 'The browser did not open another tab.');
      tab.opener = null;
    },
  };
}

/** Lets the browser download; the platform's answer says that it is an attachment, so that the page stays. */
export function createBrowserFiles(document: Document): Files {
  return {
    async save({ url, fileName }) {
      const anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = fileName;
      anchor.rel = 'noopener noreferrer';
      document.body.append(anchor);
      anchor.click();
      anchor.remove();
    },
  };
}

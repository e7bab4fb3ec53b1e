import { defineElements } from './define-elements';

// The one entry with a side effect: `import '@skill-voucher/h5-widgets/define'`.
defineElements();

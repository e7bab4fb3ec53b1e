'use strict';

const aria = { 'aria-role': '', 'aria-label': '', 'aria-hidden': 'false' };
const ariaState = { ...aria, 'aria-checked': '', 'aria-disabled': 'false', 'aria-selected': '' };

/** By Taro component: the attributes its native template is to carry, with their defaults. */
exports.accessibleComponents = {
  View: { ...ariaState, 'aria-live': '', 'aria-modal': 'false' },
  Text: aria,
  Button: ariaState,
  Image: aria,
  Input: aria,
  ScrollView: aria,
  Camera: aria,
};

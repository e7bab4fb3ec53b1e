'use strict';

const aria = { 'aria-role': '', 'aria-label': '', 'aria-hidden': 'false' };
const ariaState = { ...aria, 'aria-checked': '', 'aria-disabled': 'false' };

/** By Taro component: what Taro's templates lack, with defaults. Without it a screen reader hears nothing. */
const added = {
  View: { ...ariaState, 'aria-live': '', 'aria-modal': 'false' },
  Text: aria,
  Button: ariaState,
  Image: aria,
  Input: aria,
  ScrollView: aria,
  Camera: aria,
};

const unusedEvents = ['bindTouchStart', 'bindTouchMove', 'bindTouchEnd', 'bindTouchCancel', 'bindLongTap'];

/** What the kit never sets: WeChat repeats each template at 15 depths, so every attribute weighs 45 times. */
const dropped = {
  View: [
    'hover-class', 'hover-stop-propagation', 'hover-start-time', 'hover-stay-time', 'animation',
    'bindAnimationStart', 'bindAnimationIteration', 'bindAnimationEnd', 'bindTransitionEnd', ...unusedEvents,
  ],
  Text: ['selectable', 'space', 'decode', 'user-select', 'overflow', 'max-lines', 'number-of-lines', ...unusedEvents],
};

/** Changes Taro's table of components; templates and running app must read the same table. */
exports.fitComponents = function fitComponents(components) {
  for (const [name, attributes] of Object.entries(added)) Object.assign(components[name], attributes);
  for (const [name, attributes] of Object.entries(dropped)) {
    components[name] = Object.fromEntries(Object.entries(components[name]).filter(([attribute]) => !attributes.includes(attribute)));
  }
};

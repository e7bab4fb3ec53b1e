'use strict';

const changes = [
  {
    // A plugin may see no page at all, because the host's are hidden from it.
    from: 'const currentPage = pages[pages.length - 1];',
    to: "const currentPage = pages[pages.length - 1] || { route: 'host' };",
  },
  {
    // The host calls `onLoad` before the first render has registered `useLoad`: the query is kept for it.
    from: 'onLoad(options) {',
    to: 'onLoad(options) { this.pageQuery = options;',
  },
];

/** Two gaps of Taro's runtime for pages and components that are built for plugins. */
module.exports = function closeGaps(source) {
  return changes.reduce((changed, { from, to }) => {
    if (changed.split(from).length !== 2) throw new Error(`framework-runtime-loader: Taro has changed; see whether this is still needed: ${from}`);
    return changed.replace(from, to);
  }, source);
};

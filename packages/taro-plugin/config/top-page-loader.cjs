'use strict';

const unguarded = 'const currentPage = pages[pages.length - 1];';

/**
 * Taro reads the route of the top page without looking whether there is one; a
 * plugin may see no page at all, because the host's are hidden from it.
 */
module.exports = function guardTopPage(source) {
  if (!source.includes(unguarded)) throw new Error('top-page-loader: Taro has changed; see whether the guard is still needed');
  return source.replace(unguarded, "const currentPage = pages[pages.length - 1] || { route: 'host' };");
};

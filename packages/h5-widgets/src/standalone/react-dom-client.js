import { render } from 'preact';

export function createRoot(container) {
  return { render: (tree) => render(tree, container), unmount: () => render(null, container) };
}

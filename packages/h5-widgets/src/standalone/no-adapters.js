// Stands in for axios's adapter table in the standalone bundle: the core always passes a function.
export default { getAdapter: (adapters) => (Array.isArray(adapters) ? adapters[0] : adapters) };

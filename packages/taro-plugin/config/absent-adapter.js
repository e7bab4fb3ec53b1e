// Stands in for axios's xhr and fetch adapters, which mini-programs cannot run.
export default false;
export const getFetch = () => false;

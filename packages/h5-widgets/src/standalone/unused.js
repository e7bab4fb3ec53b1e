// Stands in for parts of packages that no call of ours reaches; a call would say so.
export default function unused() {
  throw new Error('This part is not in the standalone bundle.');
}

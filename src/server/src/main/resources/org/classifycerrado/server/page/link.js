/** The part of the page's address that says what is seen, so that a link brings it back. */

/** What an address says: {at, layers, opacity, time, compared}; nothing if it says nothing. */
export function read() {
  const parameters = new URLSearchParams(window.location.hash.slice(1));
  if (!parameters.has('at')) {
    return undefined;
  }
  const at = parameters.get('at').split(',').map(Number);
  const number = (name, otherwise) => {
    const value = Number.parseFloat(parameters.get(name));
    return value >= 0 && value <= 100 ? value : otherwise;
  };
  return {
    at: at.length === 3 && at.every(Number.isFinite) ? at : undefined,
    layers: parameters.getAll('layer'),
    opacity: number('opacity', 80),
    time: parameters.get('time') ?? undefined,
    compared: parameters.has('left')
      ? { left: parameters.get('left'), right: parameters.get('right'), swipe: number('swipe', 50) } : undefined,
  };
}

/** Writes it into the address, without a step in the browser's history, and gives it. */
export function write({ at, layers, opacity, time, compared }) {
  const parameters = new URLSearchParams([
    ['at', at.join(',')],
    ...layers.map((name) => ['layer', name]),
    ['opacity', opacity],
    ...(time ? [['time', time]] : []),
    ...Object.entries(compared ?? {}),
  ]);
  const hash = `#${parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
  window.history.replaceState(null, '', hash);
  return hash;
}

/** What becomes of the map: its name, or the layer with time that it is added to; how it is cleaned; what lies beside it. */

import { make } from './text.js';

const byId = (id) => document.getElementById(id);

export class Outcome {
  #layers;
  #values;
  /** The date that was filled in because the imagery has it. */
  #proposed = '';

  constructor(layers, values) {
    this.#layers = layers;
    this.#values = values;
    ['msi', 'sar', 'time'].forEach((id) => byId(id).addEventListener('change', () => this.fill()));
    ['append', 'times', 'smooth'].forEach((id) => byId(id).addEventListener('input', () => this.#write()));
    byId('all-times').addEventListener('click', () => {
      byId('times').value = values.dates.join(',');
      this.#write();
    });
    // The browser shows what is wrong with a field only where it can be seen.
    byId('more').addEventListener('invalid', () => { byId('more').open = true; }, true);
  }

  /** Lists the layers that maps can be added to, and proposes the imagery's date until another one is written. */
  fill() {
    const series = this.#layers.all.filter((layer) => layer.kind === 'classes' && layer.times.length > 0);
    byId('series').replaceChildren(...series.map((layer) => make('option', '', { value: layer.name })));
    const date = byId('map-date');
    if (date.value === this.#proposed) {
      date.value = byId('time').value || (this.#values.dates.at(-1) ?? '');
      this.#proposed = date.value;
    }
    this.#write();
  }

  /** Whether maps of several times of the imagery are asked for. */
  get #several() {
    return byId('append').checked && !byId('times-row').hidden && byId('times').value !== '';
  }

  #write() {
    byId('appended').hidden = !byId('append').checked;
    byId('name').required = byId('append').checked;
    byId('times-row').hidden = this.#values.dates.length < 2;
    byId('time').disabled = this.#several;
    byId('map-date').disabled = this.#several;
    byId('map-date').required = byId('append').checked;
    byId('smoothBy-row').hidden = byId('smooth').value === '';
  }

  /** The inputs of a request; empty ones are not given. */
  inputs() {
    const value = (id) => byId(id).value;
    const append = byId('append').checked;
    return {
      name: value('name'),
      confidence: value('confidence'),
      probabilities: byId('probabilities').checked,
      minArea: value('minArea'),
      smooth: value('smooth'),
      smoothBy: value('smooth') && value('smoothBy'),
      overwrite: byId('overwrite').checked,
      append,
      date: append && !this.#several ? value('map-date') : '',
      ...(this.#several ? { times: value('times'), time: '' } : {}),
    };
  }
}

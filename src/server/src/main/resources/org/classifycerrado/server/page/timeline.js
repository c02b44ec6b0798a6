/** The date that layers with time show: a slider over the dates of those that are visible. */

import { onLanguage, text } from './text.js';

const byId = (id) => document.getElementById(id);

/** A layer's date, as people write it. */
export const dateText = (time) => time.slice(0, 10);

/** A layer's name, with the date if it has one. */
export const named = (layer, time) => (time ? `${layer.name} · ${dateText(time)}` : layer.name);

export class Timeline {
  #dates = [];
  #chosen;

  /** `onChange` hears when another date is chosen. */
  constructor(onChange) {
    byId('date').addEventListener('input', () => {
      this.#chosen = this.#dates[byId('date').value];
      this.#write();
      onChange();
    });
    onLanguage(() => this.#write());
  }

  /** Offers the dates of some layers. */
  offer(layers) {
    this.#dates = [...new Set(layers.flatMap((layer) => layer.times))].sort();
    this.#write();
  }

  /** The date that was chosen; nothing while layers show their newest. */
  get time() {
    return this.#chosen;
  }

  set time(time) {
    this.#chosen = time && !Number.isNaN(Date.parse(time)) ? time : undefined;
    this.#write();
  }

  /** Which of a layer's dates is shown: that nearest to the chosen one, else its newest; nothing if it has no time. */
  of(layer) {
    const newest = layer.times.at(-1);
    if (!this.#chosen || !newest) {
      return newest;
    }
    const distance = (time) => Math.abs(Date.parse(time) - Date.parse(this.#chosen));
    return layer.times.reduce((best, time) => (distance(time) < distance(best) ? time : best));
  }

  #write() {
    const slider = byId('date');
    byId('date-row').hidden = this.#dates.length < 2;
    slider.max = Math.max(0, this.#dates.length - 1);
    const at = this.#chosen ? this.of({ times: this.#dates }) : this.#dates.at(-1);
    slider.value = this.#dates.indexOf(at);
    const words = at ? dateText(at) : '';
    byId('date-text').textContent = words;
    slider.setAttribute('aria-valuetext', words);
    slider.setAttribute('aria-label', text('date'));
  }
}

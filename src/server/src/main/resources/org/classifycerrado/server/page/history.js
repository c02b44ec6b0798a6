/** The areas of a class map's classes at each of its dates: columns and a table. */

import { columns, table } from './figures.js';
import * as services from './services.js';
import { quote } from './status.js';
import { className, number, onLanguage, text } from './text.js';
import { dateText } from './timeline.js';

const byId = (id) => document.getElementById(id);

export class History {
  #layers;
  #layer;
  #areas = new Map();

  constructor(layers) {
    this.#layers = layers;
    byId('history').addEventListener('toggle', () => this.#load());
    onLanguage(() => this.#write());
  }

  /** Offers the history of a class map; none if it has no two dates. */
  describe(layer) {
    if (layer !== this.#layer) {
      this.#layer = layer;
      byId('history').hidden = !(layer?.kind === 'classes' && layer.times.length > 1);
      this.#write();
      this.#load();
    }
  }

  /** Counts the dates one after the other, once they are asked for. */
  async #load() {
    const layer = this.#layer;
    if (!byId('history').open || byId('history').hidden) {
      return;
    }
    try {
      for (const time of layer.times) {
        const key = keyOf(layer, time);
        if (!this.#areas.has(key)) {
          this.#areas.set(key, await services.areas(layer.name, time));
        }
        if (layer !== this.#layer) {
          return;
        }
        this.#write();
      }
    } catch (e) {
      quote(e.message, true);
    }
  }

  #write() {
    const layer = this.#layer;
    const counted = (layer?.times ?? []).filter((time) => this.#areas.has(keyOf(layer, time)));
    if (counted.length === 0) {
      byId('history-figures').replaceChildren();
      return;
    }
    const hectares = (c, time) => this.#areas.get(keyOf(layer, time)).classes.find((row) => row.id === c.id)?.hectares ?? 0;
    const classes = this.#layers.legends[layer.level].filter((c) => counted.some((time) => hectares(c, time) > 0));
    byId('history-figures').replaceChildren(
      columns(counted.map((time) => ({
        label: dateText(time), parts: classes.map((c) => ({ value: hectares(c, time), color: c.color })),
      }))),
      table(text('hectaresAt'), [text('class'), ...counted.map(dateText)],
        classes.map((c) => [className(c), ...counted.map((time) => number(hectares(c, time)))]), counted.length),
    );
  }
}

const keyOf = (layer, time) => `${layer.name} ${layer.modified} ${time}`;

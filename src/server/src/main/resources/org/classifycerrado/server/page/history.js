/** The areas of a class map's classes at each of its dates, in all or within one of several polygons: columns and a table. */

import { columns, table } from './figures.js';
import * as services from './services.js';
import { quote, say } from './status.js';
import { className, make, number, onLanguage, text } from './text.js';
import { dateText } from './timeline.js';

const byId = (id) => document.getElementById(id);

export class History {
  #layers;
  #layer;
  /** What the server has counted, by layer and date: the classes of all of the map, then those of each zone. */
  #counted = new Map();
  /** Polygons that are counted each for itself, as the text of GeoJSON. */
  #zones;

  constructor(layers) {
    this.#layers = layers;
    byId('history').addEventListener('toggle', () => this.#load());
    byId('zones').addEventListener('change', () => this.#take());
    byId('zone').addEventListener('change', () => this.#write());
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

  /** Takes polygons from a file, or none. */
  async #take() {
    const zones = await byId('zones').files[0]?.text();
    say('', false, 'history-status');
    this.#begin(zones);
  }

  /** Counts anew, within polygons or none: what was counted with others does not go with it. */
  #begin(zones) {
    this.#zones = zones;
    this.#counted.clear();
    byId('zone').replaceChildren();
    this.#write();
    this.#load();
  }

  /** Counts the dates one after the other, once they are asked for. */
  async #load() {
    const layer = this.#layer;
    const zones = this.#zones;
    if (!byId('history').open || byId('history').hidden) {
      return;
    }
    try {
      for (const time of layer.times) {
        const key = keyOf(layer, time);
        if (!this.#counted.has(key)) {
          const counted = [await services.areas(layer.name, time), ...(zones ? await services.zones(layer.name, time, zones) : [])];
          if (zones !== this.#zones) {
            return;
          }
          this.#counted.set(key, counted);
        }
        if (layer !== this.#layer) {
          return;
        }
        this.#write();
      }
    } catch (e) {
      quote(e.message || text('unreachable'), true, 'history-status');
      if (zones && zones === this.#zones) {
        this.#begin(undefined);
      }
    }
  }

  #write() {
    const layer = this.#layer;
    const counted = (layer?.times ?? []).filter((time) => this.#counted.has(keyOf(layer, time)));
    byId('zone-row').hidden = !this.#zones || counted.length === 0;
    if (counted.length === 0) {
      byId('history-figures').replaceChildren();
      return;
    }
    if (byId('zone').length === 0) {
      const [, ...zones] = this.#counted.get(keyOf(layer, counted[0]));
      byId('zone').replaceChildren(make('option', '', { value: 0 }), ...zones.map(({ id, name }, i) => make('option', name || id, { value: i + 1 })));
    }
    byId('zone').options[0].textContent = text('wholeMap');
    const chosen = byId('zone').value;
    const hectares = (c, time) => this.#counted.get(keyOf(layer, time))[chosen].classes.find((row) => row.id === c.id)?.hectares ?? 0;
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

/** The rectangle that is to be classified: four fields, and drawn on the map. */

import { say } from './status.js';
import { text } from './text.js';

const CORNERS = ['west', 'south', 'east', 'north'];
const byId = (id) => document.getElementById(id);

export class Area {
  #map;

  constructor(map) {
    this.#map = map;
    byId('draw').addEventListener('click', () => this.draw(byId('draw').getAttribute('aria-pressed') !== 'true'));
    byId('view').addEventListener('click', () => this.set(map.viewBox()));
    CORNERS.forEach((id) => byId(id).addEventListener('change', () => map.setBox(this.box)));
    document.addEventListener('keydown', (e) => { if (e.key === 'Escape') this.draw(false); });
  }

  get box() {
    return CORNERS.map((id) => byId(id).valueAsNumber);
  }

  set(values) {
    CORNERS.forEach((id, i) => { byId(id).value = values[i].toFixed(6); });
    this.#map.setBox(this.box);
  }

  /** Lets it be drawn, or stops that. */
  draw(on) {
    if (on || byId('draw').getAttribute('aria-pressed') === 'true') {
      byId('draw').setAttribute('aria-pressed', String(on));
      this.#map.draw(on);
      say(on ? text('drawHelp') : '');
    }
  }

  drawn(values) {
    this.draw(false);
    this.set(values);
  }

  /** Whether west lies west of east, and south south of north. */
  get isSound() {
    const [west, south, east, north] = this.box;
    return west < east && south < north;
  }
}

/** Two layers side by side, with a divider that is dragged or moved with the arrow keys. */

import { fillChoices } from './layers.js';
import { onLanguage, shortened } from './text.js';
import { named } from './timeline.js';

const byId = (id) => document.getElementById(id);
const SIDES = ['left', 'right'];

export class Compare {
  #layers;
  #map;
  #onChange;
  /** What can be compared, by name; of a layer with time each date. */
  #choices = new Map();

  /** `onChange` hears when something else is compared, or the divider moves. */
  constructor(layers, map, onChange) {
    this.#layers = layers;
    this.#map = map;
    this.#onChange = onChange;
    SIDES.forEach((side) => byId(side).addEventListener('change', () => this.#apply()));
    byId('swipe').addEventListener('input', () => this.#apply());
    onLanguage(() => this.fill());
  }

  fill() {
    this.#choices = new Map(this.#layers.all.flatMap((layer) => (layer.times.length > 0 ? layer.times : [undefined])
      .map((time) => [named(layer, time), { layer, time }])));
    SIDES.forEach((side) => fillChoices(byId(side), [...this.#choices.keys()], 'nothing'));
    this.#apply();
  }

  get isOn() {
    return this.sides.length === 2;
  }

  /** What is compared, left and right, as {layer, time}; less than two if that has not been chosen. */
  get sides() {
    return SIDES.map((side) => this.#choices.get(byId(side).value)).filter((side) => side);
  }

  /** What is compared, by name, and where the divider is, in percent; nothing if there are no two. */
  get state() {
    return this.isOn ? { left: byId('left').value, right: byId('right').value, swipe: Number(byId('swipe').value) } : undefined;
  }

  set state(state) {
    SIDES.forEach((side) => { byId(side).value = this.#choices.has(state?.[side]) ? state[side] : ''; });
    byId('swipe').value = state?.swipe ?? 50;
    this.#apply();
  }

  /** What is seen at a share of the map's width. */
  at(share) {
    return this.sides[share < byId('swipe').value / 100 ? 0 : 1];
  }

  #apply() {
    const on = this.isOn;
    byId('swipe-box').hidden = !on;
    if (on) {
      byId('swipe-box').style.setProperty('--at', byId('swipe').value / 100);
      SIDES.forEach((side) => { byId(`swipe-${side}`).textContent = shortened(byId(side).value); });
    }
    this.#map.compare(on ? this.sides : [], byId('swipe').value / 100);
    this.#onChange();
  }
}

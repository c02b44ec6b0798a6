/** Two layers side by side, with a divider that is dragged or moved with the arrow keys. */

import { fillChoices } from './layers.js';
import { onLanguage, shortened } from './text.js';

const byId = (id) => document.getElementById(id);
const SIDES = ['left', 'right'];

export class Compare {
  #layers;
  #map;
  #onChange;

  /** `onChange` hears when other layers are compared, or the divider moves. */
  constructor(layers, map, onChange) {
    this.#layers = layers;
    this.#map = map;
    this.#onChange = onChange;
    SIDES.forEach((side) => byId(side).addEventListener('change', () => this.#apply()));
    byId('swipe').addEventListener('input', () => this.#apply());
    onLanguage(() => this.fill());
  }

  fill() {
    SIDES.forEach((side) => fillChoices(byId(side), this.#layers.all, 'nothing'));
    this.#apply();
  }

  get isOn() {
    return SIDES.every((side) => byId(side).value !== '');
  }

  /** The names of the two layers and where the divider is, in percent; nothing if there are no two. */
  get state() {
    return this.isOn ? { left: byId('left').value, right: byId('right').value, swipe: Number(byId('swipe').value) } : undefined;
  }

  set state(state) {
    SIDES.forEach((side) => { byId(side).value = this.#layers.named(state?.[side]) ? state[side] : ''; });
    byId('swipe').value = state?.swipe ?? 50;
    this.#apply();
  }

  /** The layer that is seen at a share of the map's width. */
  at(share) {
    return this.#layers.named(byId(share < byId('swipe').value / 100 ? 'left' : 'right').value);
  }

  #apply() {
    const on = this.isOn;
    byId('swipe-box').hidden = !on;
    if (on) {
      byId('swipe-box').style.setProperty('--at', byId('swipe').value / 100);
      SIDES.forEach((side) => { byId(`swipe-${side}`).textContent = shortened(byId(side).value); });
    }
    this.#map.compare(on ? SIDES.map((side) => this.#layers.named(byId(side).value)) : [], byId('swipe').value / 100);
    this.#onChange();
  }
}

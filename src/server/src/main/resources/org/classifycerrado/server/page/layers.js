/** The layers that there are, which of them are shown, and their list. */

import * as services from './services.js';
import { breakable, make, onLanguage, shortened, text } from './text.js';

const GROUPS = [
  { title: 'classesGroup', kinds: ['classes', 'changes', 'confidence', 'probabilities'] },
  { title: 'imageryGroup', kinds: ['msi', 'sar'] },
  { title: 'otherGroup', kinds: ['other'] },
];

/** Whether a layer lies over imagery and can be seen through. */
export const isMap = (layer) => GROUPS[0].kinds.includes(layer.kind);

/** Whether a layer's pixels are those of a legend: classes, or groups of changes. */
export const hasLegend = (layer) => layer.kind === 'classes' || layer.kind === 'changes';

export class LayerList {
  #map;
  #timeline;
  #visible = new Map();
  #onChange;
  #onToggle;
  all = [];
  /** What there is in the maps of each level, and in rasters of changes. */
  legends = {};
  /** Published polygons. */
  polygons = [];

  /** `onChange` hears when there are other layers, `onToggle` which one was switched by its user. */
  constructor(map, timeline, { onChange, onToggle }) {
    this.#map = map;
    this.#timeline = timeline;
    this.#onChange = onChange;
    this.#onToggle = onToggle;
    onLanguage(() => this.write());
  }

  async refresh() {
    const answer = await services.layers();
    this.legends = answer.legends;
    this.polygons = answer.polygons;
    const names = new Set(answer.layers.map((layer) => layer.name));
    this.all.filter((layer) => !names.has(layer.name)).forEach((layer) => {
      this.#map.remove(layer.name);
      this.#visible.delete(layer.name);
    });
    this.all = answer.layers;
    for (const layer of this.all) {
      if (!this.#visible.has(layer.name)) {
        this.#visible.set(layer.name, layer.kind === 'msi' || !this.all.some((other) => other.kind === 'msi'));
      }
    }
    this.draw();
    this.write();
    this.#onChange();
  }

  /** Shows on the map what is to be seen, of the date that was chosen. */
  draw() {
    this.all.forEach((layer) => this.#map.show(layer, this.isVisible(layer), this.#timeline.of(layer)));
    this.#timeline.offer(this.all.filter((layer) => this.isVisible(layer)));
  }

  named(name) {
    return this.all.find((layer) => layer.name === name);
  }

  isVisible(layer) {
    return this.#visible.get(layer.name);
  }

  get visibleNames() {
    return this.all.filter((layer) => this.isVisible(layer)).map((layer) => layer.name);
  }

  /** Shows or hides a layer. */
  set(layer, on) {
    this.#visible.set(layer.name, on);
    this.draw();
    const box = document.getElementById(`layer-${layer.name}`);
    if (box) {
      box.checked = on;
    }
  }

  /** Marks one layer as the one that is described. */
  mark(chosen) {
    document.querySelectorAll('#layers li').forEach((item) => {
      item.classList.toggle('chosen', item.dataset.name === chosen?.name);
    });
  }

  write() {
    const marked = document.querySelector('#layers li.chosen')?.dataset.name;
    const groups = GROUPS.map((group) => this.#group(group, this.all.filter((layer) => group.kinds.includes(layer.kind))))
      .filter((group) => group);
    document.getElementById('layers').replaceChildren(...(groups.length ? groups : [make('p', text('noLayers'))]));
    this.mark(this.named(marked));
  }

  #group({ title }, members) {
    if (members.length === 0) {
      return undefined;
    }
    const list = make('ul');
    list.append(...members.map((layer) => this.#item(layer)));
    const group = make('div', '', { class: 'group' });
    group.append(make('h3', text(title)), list);
    return group;
  }

  #item(layer) {
    const box = make('input', '', { type: 'checkbox', id: `layer-${layer.name}` });
    box.checked = this.isVisible(layer);
    box.addEventListener('change', () => {
      this.set(layer, box.checked);
      this.#onToggle(layer, box.checked);
    });
    const label = make('label', '', { title: layer.title });
    label.append(box, breakable(layer.name));
    const zoom = make('button', text('zoom'), { type: 'button', 'aria-label': `${text('zoomTo')} ${layer.name}` });
    zoom.addEventListener('click', () => this.#map.zoomTo(layer.lonLat));
    const item = make('li', '', { 'data-name': layer.name });
    item.append(label, zoom);
    return item;
  }
}

/** Fills a list of choices with names and none; what was chosen before stays so if it is still there. */
export function fillChoices(select, names, nothing, first = '') {
  const before = select.options.length > 1 ? select.value : first;
  select.replaceChildren(
    ...names.map((name) => make('option', shortened(name), { value: name, title: name })),
    make('option', text(nothing), { value: '' }),
  );
  select.value = names.includes(before) ? before : '';
}

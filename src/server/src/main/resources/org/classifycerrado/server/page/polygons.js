/** Published polygons, of changes or of a class map: their list, which of them are outlined on the map, and their files. */

import * as services from './services.js';
import { quote } from './status.js';
import { breakable, className, make, number, onLanguage, text } from './text.js';

const FORMATS = ['geojson', 'gpkg'];

export class PolygonList {
  #map;
  #legends;
  #onToggle;
  #outlined = new Set();
  all = [];

  /** `legends` gives the classes of each level and the groups of changes, `onToggle` hears when its user switches one. */
  constructor(map, legends, onToggle) {
    this.#map = map;
    this.#legends = legends;
    this.#onToggle = onToggle;
    onLanguage(() => this.#write());
  }

  /** Lists what the server has now. */
  fill(all) {
    const before = new Map(this.all.map(({ name, modified }) => [name, modified]));
    this.all = all;
    const names = new Set(all.map(({ name }) => name));
    [...this.#outlined].filter((name) => !names.has(name)).forEach((name) => this.#hide(name));
    all.filter(({ name, modified }) => this.#outlined.has(name) && before.get(name) !== modified).forEach(({ name }) => this.set(name, true));
    this.#write();
  }

  get visibleNames() {
    return [...this.#outlined];
  }

  /** Outlines polygons on the map, or no longer. */
  async set(name, on) {
    if (!on) {
      this.#hide(name);
      return;
    }
    this.#mark(name, true);
    try {
      const polygons = await services.polygons(name);
      if (this.#outlined.has(name)) {
        this.#map.showPolygons(name, polygons, (properties) => this.#colorOf(properties), true);
      }
    } catch (e) {
      this.#hide(name);
      quote(e.message || text('unreachable'), true);
    }
  }

  #hide(name) {
    this.#mark(name, false);
    this.#map.showPolygons(name, undefined);
  }

  #mark(name, on) {
    this.#outlined[on ? 'add' : 'delete'](name);
    const box = document.getElementById(`polygons-${name}`);
    if (box) {
      box.checked = on;
    }
  }

  #colorOf({ group_id: group, class_id: id, code }) {
    const legends = this.#legends();
    return group === undefined ? Object.values(legends).find((classes) => classes[id]?.code === code)[id].color
      : legends.changes[group].color;
  }

  /** What a polygon says. */
  tell({ from_name: from, to_name: to, name, hectares }) {
    const word = (english) => className(Object.values(this.#legends()).flat().find((entry) => entry.name === english));
    const what = name === undefined ? `${word(from)} → ${word(to)}` : word(name);
    return `${what}, ${number(hectares, 1)} ${text('hectares')}`;
  }

  #write() {
    document.getElementById('published').hidden = this.all.length === 0;
    document.getElementById('polygons').replaceChildren(...this.all.map((polygons) => this.#item(polygons)));
  }

  #item({ name, title, count }) {
    const box = make('input', '', { type: 'checkbox', id: `polygons-${name}` });
    box.checked = this.#outlined.has(name);
    box.addEventListener('change', async () => {
      await this.set(name, box.checked);
      this.#onToggle();
    });
    const label = make('label', '', { title });
    label.append(box, breakable(`${name} (${number(count)})`));
    const item = make('li');
    item.append(label, ...FORMATS.map((format) => make('a', text(format), {
      href: services.polygonsUrl(name, format), download: `${name}.${format}`, 'aria-label': `${text(format)}: ${name}`,
    })));
    return item;
  }
}

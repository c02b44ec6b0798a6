/** What changed between two maps that are compared: groups of changes, which class became which, and where. */

import { bar, swatch, table } from './figures.js';
import * as services from './services.js';
import { quote } from './status.js';
import { className, make, number, onLanguage, text } from './text.js';
import { named } from './timeline.js';

const byId = (id) => document.getElementById(id);

export class Changes {
  #compare;
  #map;
  #legends;
  /** The maps that were asked about, each {layer, time}, and their figures; stays when others are compared. */
  #asked;

  /** `legends` gives the classes of a level. */
  constructor(compare, map, legends) {
    this.#compare = compare;
    this.#map = map;
    this.#legends = legends;
    byId('changes').addEventListener('click', () => this.#ask());
    byId('change-where').addEventListener('click', () => this.#showWhere());
    byId('change-remove').addEventListener('click', () => this.#show(undefined));
    byId('change-least').addEventListener('input', () => this.#write());
    onLanguage(() => this.#write());
  }

  /** Offers to ask about what is compared, if that is two class maps of one level. */
  offer() {
    const [from, to] = this.#compare.sides;
    byId('changes').hidden = !(to && from.layer.level !== null && from.layer.level === to.layer.level && from !== to);
  }

  /** What a polygon that lies on the map says. */
  tell({ from_id: from, to_id: to, hectares }) {
    if (!this.#asked) {
      return text('clickHere');
    }
    const classes = this.#legends()[this.#asked.from.layer.level];
    return `${className(classes[from])} → ${className(classes[to])}, ${number(hectares, 1)} ${text('hectares')}`;
  }

  async #ask() {
    const [from, to] = this.#compare.sides;
    await this.#during(byId('changes'), async () => {
      const { groups, transitions } = await services.changes(from, to);
      this.#show({ from, to, groups, transitions });
      byId('change-section').scrollIntoView({ block: 'nearest' });
    });
  }

  async #showWhere() {
    const { from, to, groups } = this.#asked;
    await this.#during(byId('change-where'), async () => {
      const polygons = await services.changedPolygons(from, to, byId('change-least').value);
      if (this.#asked?.groups === groups) {
        this.#map.showPolygons(polygons, (properties) => groups[properties.group_id].color);
      }
    });
  }

  async #during(button, work) {
    button.disabled = true;
    try {
      await work();
    } catch (e) {
      quote(e.message, true);
    } finally {
      button.disabled = false;
    }
  }

  #show(asked) {
    this.#asked = asked;
    this.#map.showPolygons(undefined);
    this.#write();
  }

  #write() {
    byId('change-section').hidden = !this.#asked;
    if (!this.#asked) {
      return;
    }
    const { from, to, groups, transitions } = this.#asked;
    byId('change-title').textContent = `${named(from.layer, from.time)} → ${named(to.layer, to.time)}`;
    byId('change-download').href = services.changedPolygonsUrl(from, to, byId('change-least').value);
    byId('change-groups').replaceChildren(...groups.filter((group) => group.pixels > 0).map((group) => {
      const item = make('li');
      item.append(swatch(group.color), make('span', className(group)), make('span', area(group), { class: 'share' }), bar(group.percent, group.color));
      return item;
    }));
    const rows = transitions.filter((row) => row.from.id !== row.to.id).sort((a, b) => b.hectares - a.hectares);
    byId('change-table').replaceChildren(table(text('transitions'), [text('before'), text('after'), text('hectares')],
      rows.map((row) => [className(row.from), className(row.to), number(row.hectares, 1)]), 1));
  }
}

const area = (group) => `${number(group.hectares)} ${text('hectares')}, ${number(group.percent, 1)} %`;

/** What changed between the two maps that are compared: groups of changes, and which class became which. */

import { bar, swatch, table } from './figures.js';
import * as services from './services.js';
import { quote } from './status.js';
import { className, make, number, onLanguage, text } from './text.js';
import { named } from './timeline.js';

const byId = (id) => document.getElementById(id);

export class Changes {
  #compare;
  /** The maps that the figures are of, and the figures. */
  #between;
  #figures;

  constructor(compare) {
    this.#compare = compare;
    byId('changes').addEventListener('click', () => this.#ask());
    onLanguage(() => this.#write());
  }

  /** Offers the changes between what is compared, if that is two class maps of one level. */
  offer() {
    const [from, to] = this.#compare.sides;
    const comparable = to !== undefined && from.layer.level !== null && from.layer.level === to.layer.level && from !== to;
    byId('changes').hidden = !comparable;
    if (!comparable || keyOf(from, to) !== this.#between) {
      this.#between = undefined;
      this.#figures = undefined;
      this.#write();
    }
  }

  async #ask() {
    const [from, to] = this.#compare.sides;
    const between = keyOf(from, to);
    byId('changes').disabled = true;
    try {
      const figures = await services.changes(from, to);
      if (this.#compare.isOn && keyOf(...this.#compare.sides) === between) {
        this.#between = between;
        this.#figures = figures;
        this.#write();
        byId('change-section').scrollIntoView({ block: 'nearest' });
      }
    } catch (e) {
      quote(e.message, true);
    } finally {
      byId('changes').disabled = false;
    }
  }

  #write() {
    byId('change-section').hidden = !this.#figures;
    if (!this.#figures) {
      return;
    }
    const [from, to] = this.#compare.sides;
    byId('change-title').textContent = `${named(from.layer, from.time)} → ${named(to.layer, to.time)}`;
    const { groups, transitions } = this.#figures;
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

const keyOf = (from, to) => [from, to].map(({ layer, time }) => `${layer.name} ${layer.modified} ${time}`).join('|');
const area = (group) => `${number(group.hectares)} ${text('hectares')}, ${number(group.percent, 1)} %`;

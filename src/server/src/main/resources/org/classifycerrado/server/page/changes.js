/** What changed between two maps that are compared: groups of changes, which class became which, and where. */

import { bar, swatch, table } from './figures.js';
import * as services from './services.js';
import { quote, say } from './status.js';
import { className, make, number, onLanguage, text } from './text.js';
import { named } from './timeline.js';

const byId = (id) => document.getElementById(id);
/** Under which their polygons lie on the map; none is published under it. */
const KEY = '';
/** Formats of polygons. */
const FILES = {
  geojson: 'application/geo+json',
  gpkg: 'application/geopackage+sqlite3',
};

export class Changes {
  #compare;
  #map;
  #onLayer;
  /** The maps that were asked about, each {layer, time}, and their figures; stays when others are compared. */
  #asked;

  /** `onLayer` hears of a layer that has been published. */
  constructor(compare, map, onLayer) {
    this.#compare = compare;
    this.#map = map;
    this.#onLayer = onLayer;
    byId('changes').addEventListener('click', () => this.#ask());
    byId('change-where').addEventListener('click', () => this.#showWhere());
    byId('change-remove').addEventListener('click', () => this.#show(undefined));
    byId('change-form').addEventListener('submit', (event) => { event.preventDefault(); this.#publish(); });
    byId('change-which').addEventListener('change', () => this.#write());
    byId('change-least').addEventListener('input', () => this.#write());
    onLanguage(() => this.#write());
  }

  /** Offers to ask about what is compared, if that is two class maps of one level. */
  offer() {
    const [from, to] = this.#compare.sides;
    byId('changes').hidden = !(to && from.layer.level !== null && from.layer.level === to.layer.level && from !== to);
  }

  async #ask() {
    const [from, to] = this.#compare.sides;
    await this.#during('changes', 'compare-status', async () => {
      const { groups, transitions } = await services.changes(from, to);
      this.#show({ from, to, groups, transitions });
      byId('change-section').scrollIntoView({ block: 'nearest' });
    });
  }

  async #showWhere() {
    const { from, to, groups } = this.#asked;
    const wanted = this.#wanted;
    await this.#during('change-where', 'change-status', async () => {
      const polygons = await services.changedPolygons(from, to, wanted);
      if (this.#asked?.groups === groups) {
        this.#map.showPolygons(KEY, polygons, (properties) => groups[properties.group_id].color, wanted.which === 'alerts');
        this.#tell(text('shownPolygons').replace('{}', number(polygons.features.length)));
      }
    });
  }

  /** Makes a layer of what has been asked about. */
  async #publish() {
    const { from, to } = this.#asked;
    await this.#during('change-publish', 'change-status', async () => {
      const name = await services.publishChanges(from, to, this.#wanted, byId('change-name').value, byId('change-layer-title').value);
      await this.#onLayer(name);
      this.#tell(text('done') + name);
    });
  }

  #tell(words) {
    say(words, false, 'change-status');
    byId('change-status').scrollIntoView({ block: 'nearest' });
  }

  /** Does what a button asks for, which says in a line if it fails. */
  async #during(button, line, work) {
    byId(button).disabled = true;
    say('', false, line);
    try {
      await work();
    } catch (e) {
      quote(e.message || text('unreachable'), true, line);
      byId(line).scrollIntoView({ block: 'nearest' });
    } finally {
      byId(button).disabled = false;
    }
  }

  #show(asked) {
    this.#asked = asked;
    this.#map.showPolygons(KEY, undefined);
    say('', false, 'change-status');
    this.#write();
  }

  /** Which polygons are wanted: those of all changes or alerts, from how many hectares on. */
  get #wanted() {
    return { which: byId('change-which').value, minArea: byId('change-least').value };
  }

  #write() {
    byId('change-section').hidden = !this.#asked;
    if (!this.#asked) {
      return;
    }
    const { from, to, groups, transitions } = this.#asked;
    byId('change-title').textContent = `${named(from.layer, from.time)} → ${named(to.layer, to.time)}`;
    byId('change-downloads').replaceChildren(...Object.entries(FILES).map(([ending, type]) => make('a', text(ending), {
      href: services.changedPolygonsUrl(from, to, this.#wanted, type), download: `${byId('change-which').value}.${ending}`,
    })));
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

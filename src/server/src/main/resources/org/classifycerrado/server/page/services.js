/** Talks to the server: its lists, WPS and WMS. */

import { dateText } from './timeline.js';

const WPS = 'http://www.opengis.net/wps/1.0.0';
/** Any class that became any other. */
const CHANGES = '*:*';
const OWS = 'http://www.opengis.net/ows/1.1';

async function fetched(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return answer;
}

export const layers = async () => (await fetched('/api/layers')).json();
export const jobs = async () => (await (await fetched('/api/jobs')).json()).jobs;

/** Inputs without those that are empty. */
const given = (inputs) => Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== ''));

/** A query for a process's output as it is. */
const execute = (process, output, inputs) => new URLSearchParams({
  service: 'WPS', version: '1.0.0', request: 'Execute', identifier: process, RawDataOutput: output,
  DataInputs: Object.entries(inputs).map(([name, value]) => `${name}=${value}`).join(';'),
});

async function raw(process, output, inputs) {
  const answer = await (await fetched(`/wps?${execute(process, output, inputs)}`)).text();
  if (answer.startsWith('<?xml')) {
    throw new Error(fault(parse(answer)));
  }
  return JSON.parse(answer);
}

/** The values that ClassifyCerrado allows for those of its inputs that have a list of them, by name. */
export async function allowed() {
  const query = 'service=WPS&version=1.0.0&request=DescribeProcess&identifier=cerrado:ClassifyCerrado';
  const inputs = [...parse(await (await fetched(`/wps?${query}`)).text()).getElementsByTagName('Input')];
  return Object.fromEntries(inputs.map((input) => [
    input.getElementsByTagNameNS(OWS, 'Identifier')[0].textContent,
    [...input.getElementsByTagNameNS(OWS, 'Value')].map((value) => value.textContent),
  ]));
}

export const models = async () => (await raw('cerrado:CerradoModels', 'models', {})).models;
export const areas = (map, time) => raw('cerrado:CerradoAreas', 'areas', given({ map, time }));

/** The same within each of the polygons of a GeoJSON: an array of {id, name, classes, …}. */
export async function zones(map, time, geoJson) {
  const input = `<wps:Input><ows:Identifier>zones</ows:Identifier><wps:Data>
    <wps:ComplexData mimeType="application/geo+json">${escaped(geoJson)}</wps:ComplexData></wps:Data></wps:Input>`;
  return JSON.parse(output(await post('cerrado:CerradoAreas', literals({ map, time }) + input, ['zones']), 'zones')).zones;
}

/** What changed from one class map to another, each {layer, time}: {groups, transitions, …}. */
export const changes = (from, to) => raw('cerrado:CerradoChange', 'transitions', between(from, to));

/** Where it changed, as GeoJSON: polygons of changes, or of alerts alone, of at least some hectares. */
export const changedPolygons = (from, to, wanted) => raw('cerrado:CerradoChange', 'polygons', polygonsBetween(from, to, wanted));
export const changedPolygonsUrl = (from, to, wanted, type) =>
  `/wps?${execute('cerrado:CerradoChange', `polygons@mimeType=${type}`, polygonsBetween(from, to, wanted))}`;

/** Publishes the raster of changes and the wanted polygons, and gives the raster's layer. */
export const publishChanges = async (from, to, wanted, name, title) =>
  output(await post('cerrado:CerradoChange', literals({ ...polygonsBetween(from, to, wanted), publish: true, name, title }), ['layer']), 'layer');

const between = (from, to) => given({
  from: from.layer.name, fromTime: from.time && dateText(from.time), to: to.layer.name, toTime: to.time && dateText(to.time),
});
const polygonsBetween = (from, to, { which, minArea }) =>
  ({ ...between(from, to), ...(which === 'alerts' ? { alerts: 'deforestation' } : { transitions: CHANGES }), ...given({ minArea }) });

/** What a layer's values would be taken for: {taken, source, doubts}, or {refusal}. */
export const advice = async (asked) => (await fetched(`/api/input?${new URLSearchParams(asked)}`)).json();

/** Published polygons, as GeoJSON. */
export const polygons = async (name) => (await fetched(polygonsUrl(name, 'geojson'))).json();

// What can be downloaded.
export const polygonsUrl = (layer, format) => `/api/polygons?${new URLSearchParams({ layer, format })}`;
export const fileUrl = (layer, time) => `/api/file?${new URLSearchParams(given({ layer, time }))}`;
export const pictureUrl = (layer, time, language) => `/api/picture?${new URLSearchParams(given({ layer, time, language }))}`;
export const areasUrl = (map, time) => `/wps?${execute('cerrado:CerradoAreas', 'areas@mimeType=text/csv', given({ map, time }))}`;

const parse = (xml) => new DOMParser().parseFromString(xml, 'application/xml');

/** What an exception report says, or nothing. */
function fault(document) {
  const texts = [...document.getElementsByTagNameNS(OWS, 'ExceptionText')].map((e) => e.textContent);
  return texts.join('\n').replace(/^Process failed during execution\n/, '');
}

const escaped = (value) => String(value).replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** The inputs of a request that are not empty, as XML. */
const literals = (inputs) => Object.entries(given(inputs)).map(([name, value]) =>
  `<wps:Input><ows:Identifier>${name}</ows:Identifier><wps:Data><wps:LiteralData>${escaped(value)}</wps:LiteralData></wps:Data></wps:Input>`).join('');

/** Executes a process for some outputs and gives the answer's document; `how` says whether it is stored. */
async function post(process, inputs, outputs, how = '') {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<wps:Execute service="WPS" version="1.0.0" xmlns:wps="${WPS}" xmlns:ows="${OWS}">
  <ows:Identifier>${process}</ows:Identifier>
  <wps:DataInputs>${inputs}</wps:DataInputs>
  <wps:ResponseForm><wps:ResponseDocument ${how}>
    ${outputs.map((name) => `<wps:Output><ows:Identifier>${name}</ows:Identifier></wps:Output>`).join('')}
  </wps:ResponseDocument></wps:ResponseForm>
</wps:Execute>`;
  const answer = parse(await (await fetched('/wps', { method: 'POST', headers: { 'Content-Type': 'text/xml' }, body })).text());
  const failure = fault(answer);
  if (failure) {
    throw new Error(failure);
  }
  return answer;
}

/** What an answer has as an output, or nothing. */
const output = (answer, name) => [...answer.getElementsByTagNameNS(WPS, 'Output')]
  .find((e) => e.getElementsByTagNameNS(OWS, 'Identifier')[0].textContent === name)
  ?.getElementsByTagNameNS(WPS, 'Data')[0].textContent;

/** Asks for a classification and gives its id. Inputs that are empty are left out. */
export async function start(inputs, box) {
  const bbox = `<wps:Input><ows:Identifier>bbox</ows:Identifier><wps:Data><wps:BoundingBoxData crs="EPSG:4326" dimensions="2">
      <ows:LowerCorner>${box[0]} ${box[1]}</ows:LowerCorner><ows:UpperCorner>${box[2]} ${box[3]}</ows:UpperCorner>
    </wps:BoundingBoxData></wps:Data></wps:Input>`;
  const answer = await post('cerrado:ClassifyCerrado', literals(inputs) + bbox, ['layer', 'summary'], 'storeExecuteResponse="true" status="true"');
  return new URL(answer.documentElement.getAttribute('statusLocation')).searchParams.get('executionId');
}

const asked = (request, id) => `/wps?service=WPS&version=1.0.0&request=${request}&executionId=${id}`;

/** Where a run stands: {percent, message}, {layer, date, warnings} when it is done, or {failure}. */
export async function status(id) {
  const answer = parse(await (await fetched(asked('GetExecutionStatus', id))).text());
  const failure = fault(answer);
  if (failure) {
    return { failure };
  }
  const layer = output(answer, 'layer');
  if (layer) {
    const summary = JSON.parse(output(answer, 'summary'));
    // Of several maps, the newest.
    return { layer, date: (summary.maps ?? [summary]).at(-1).mapDate, warnings: summary.warnings };
  }
  const started = answer.getElementsByTagNameNS(WPS, 'ProcessStarted')[0];
  return { percent: Number(started?.getAttribute('percentCompleted') ?? 0), message: started?.textContent ?? '' };
}

export const dismiss = (id) => fetched(asked('Dismiss', id));

/** What is at a pixel of a map. */
export async function at(url) {
  return (await (await fetched(url)).json()).features;
}

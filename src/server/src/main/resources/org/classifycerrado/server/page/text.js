/** The page's words in its two languages. */

const TEXTS = {
  en: {
    skip: 'To the list of layers', language: 'Language', layers: 'Layers', opacity: 'Opacity of maps',
    classesGroup: 'Maps', imageryGroup: 'Imagery', otherGroup: 'Other',
    date: 'Date', link: 'Link to this view', compare: 'Compare', left: 'Left of the divider', right: 'Right of the divider',
    swipe: 'Divider between the two layers', nothing: 'nothing',
    classify: 'Classify', msi: 'Sentinel-2', sar: 'Sentinel-1', none: 'none', imageryDate: 'Date', newest: 'newest', model: 'Model', level: 'Level',
    ofModel: "the model's own", values: 'What the values mean', automatic: 'automatic',
    msiUnits: 'Sentinel-2 values', offset: 'Their offset', bands: 'Its bands, in order', sarUnits: 'Sentinel-1 values',
    resolution: 'Pixels, in metres', allowImplausible: 'Use implausible imagery',
    fromFile: 'as the file says', fromModel: 'as the model expects', looking: 'Looking at the values …',
    fits: 'The values fit what they are taken for.', proposed: 'Filled in below is what would make it fit:',
    area: 'Area, in degrees', west: 'West', south: 'South', east: 'East', north: 'North',
    draw: 'Draw on the map', view: 'Take the view', name: 'Name of the map', more: 'More', confidenceBy: 'Confidence', byProbability: 'probability', byMargin: 'margin', byEntropy: 'entropy', withProbabilities: 'with the probability of each class', minArea: 'Smallest patch, in hectares', allPatches: 'all stay',
    smooth: 'Smooth over, in pixels', notSmoothed: 'not smoothed', smoothBy: 'Smooth by', byMajority: 'majority', byProbabilities: 'probabilities',
    append: 'Add it to a layer of several dates', mapDate: 'Date of the map', times: 'Several dates of the imagery, instead of one', allTimes: 'All of them',
    overwrite: 'Replace a map of that name or date',
    run: 'Classify', cancel: 'Cancel', progress: 'Progress', legend: 'Legend', classes: 'Classes and areas', groups: 'Groups of changes', history: 'Areas over the dates',
    hectaresAt: 'Hectares at each date', zones: 'Within polygons (GeoJSON)', zone: 'Polygon', wholeMap: 'all of the map', class: 'Class', changes: 'What changed', changesHeading: 'Changes',
    transitions: 'Which class became which', before: 'From', after: 'To',
    leastArea: 'Of at least, in hectares', polygonsOf: 'Polygons of', allChanges: 'all changes', alerts: 'deforestation alone', where: 'Show them on the map', remove: 'Remove',
    shownPolygons: 'Polygons: {}', polygons: 'Polygons', geojson: 'GeoJSON', gpkg: 'GeoPackage', publishChanges: 'Publish the changes as a layer', layerName: 'Name', layerTitle: 'Title', publish: 'Publish',
    point: 'At the point', jobs: 'Runs', underAMinute: 'less than a minute left', minutesLeft: 'about {} min left',
    hoursLeft: 'about {} h left', geotiff: 'GeoTIFF', confidenceGeotiff: 'Confidence (GeoTIFF)', probabilitiesGeotiff: 'Probabilities (GeoTIFF)', csv: 'Areas (CSV)',
    picture: 'Picture (PNG)',
    clickHere: 'Click on the map to see the class there.', noMap: 'No class map is shown.', noJobs: 'None yet.',
    noLayers: 'The folder has no GeoTIFF that can be shown.', zoom: 'Show', zoomTo: 'Show all of',
    drawHelp: 'Click on two opposite corners of the rectangle.', nothingHere: 'No class here.',
    confidence: 'confidence', hectares: 'ha', theMap: 'Map; arrow keys move it, + and − zoom',
    accepted: 'waiting', started: 'running', succeeded: 'done', failed: 'failed', dismissed: 'cancelled',
    done: 'Done: ', badArea: 'West must be less than east, and south less than north.', unreachable: 'The server cannot be reached.',
  },
  pt: {
    skip: 'Para a lista de camadas', language: 'Idioma', layers: 'Camadas', opacity: 'Opacidade dos mapas',
    classesGroup: 'Mapas', imageryGroup: 'Imagens', otherGroup: 'Outras',
    date: 'Data', link: 'Link para esta vista', compare: 'Comparar', left: 'À esquerda do divisor', right: 'À direita do divisor',
    swipe: 'Divisor entre as duas camadas', nothing: 'nada',
    classify: 'Classificar', msi: 'Sentinel-2', sar: 'Sentinel-1', none: 'nenhuma', imageryDate: 'Data', newest: 'a mais recente', model: 'Modelo', level: 'Nível',
    ofModel: 'o do modelo', values: 'O que os valores significam', automatic: 'automático',
    msiUnits: 'Valores Sentinel-2', offset: 'Seu offset', bands: 'Suas bandas, em ordem', sarUnits: 'Valores Sentinel-1',
    resolution: 'Pixels, em metros', allowImplausible: 'Usar imagens implausíveis',
    fromFile: 'como diz o arquivo', fromModel: 'como o modelo espera', looking: 'Examinando os valores …',
    fits: 'Os valores condizem com o que se supõe.', proposed: 'Abaixo está preenchido o que os faria condizer:',
    area: 'Área, em graus', west: 'Oeste', south: 'Sul', east: 'Leste', north: 'Norte',
    draw: 'Desenhar no mapa', view: 'Usar a vista', name: 'Nome do mapa', more: 'Mais', confidenceBy: 'Confiança', byProbability: 'probabilidade', byMargin: 'margem', byEntropy: 'entropia', withProbabilities: 'com a probabilidade de cada classe', minArea: 'Menor mancha, em hectares', allPatches: 'todas ficam',
    smooth: 'Suavizar sobre, em pixels', notSmoothed: 'sem suavizar', smoothBy: 'Suavizar por', byMajority: 'maioria', byProbabilities: 'probabilidades',
    append: 'Acrescentar a uma camada de várias datas', mapDate: 'Data do mapa', times: 'Várias datas das imagens, em vez de uma', allTimes: 'Todas',
    overwrite: 'Substituir um mapa com esse nome ou essa data',
    run: 'Classificar', cancel: 'Cancelar', progress: 'Progresso', legend: 'Legenda', classes: 'Classes e áreas', groups: 'Grupos de mudanças', history: 'Áreas ao longo das datas',
    hectaresAt: 'Hectares em cada data', zones: 'Em polígonos (GeoJSON)', zone: 'Polígono', wholeMap: 'todo o mapa', class: 'Classe', changes: 'O que mudou', changesHeading: 'Mudanças',
    transitions: 'Qual classe virou qual', before: 'De', after: 'Para',
    leastArea: 'A partir de, em hectares', polygonsOf: 'Polígonos de', allChanges: 'todas as mudanças', alerts: 'só desmatamento', where: 'Mostrar no mapa', remove: 'Remover',
    shownPolygons: 'Polígonos: {}', polygons: 'Polígonos', geojson: 'GeoJSON', gpkg: 'GeoPackage', publishChanges: 'Publicar as mudanças como camada', layerName: 'Nome', layerTitle: 'Título', publish: 'Publicar',
    point: 'No ponto', jobs: 'Execuções', underAMinute: 'menos de um minuto restante', minutesLeft: 'cerca de {} min restantes',
    hoursLeft: 'cerca de {} h restantes', geotiff: 'GeoTIFF', confidenceGeotiff: 'Confiança (GeoTIFF)', probabilitiesGeotiff: 'Probabilidades (GeoTIFF)', csv: 'Áreas (CSV)',
    picture: 'Figura (PNG)',
    clickHere: 'Clique no mapa para ver a classe.', noMap: 'Nenhum mapa de classes está visível.', noJobs: 'Nenhuma ainda.',
    noLayers: 'A pasta não tem GeoTIFF que possa ser mostrado.', zoom: 'Ver', zoomTo: 'Ver tudo de',
    drawHelp: 'Clique em dois cantos opostos do retângulo.', nothingHere: 'Nenhuma classe aqui.',
    confidence: 'confiança', hectares: 'ha', theMap: 'Mapa; as setas o movem, + e − mudam a escala',
    accepted: 'na fila', started: 'em execução', succeeded: 'concluída', failed: 'falhou', dismissed: 'cancelada',
    done: 'Concluído: ', badArea: 'O oeste deve ser menor que o leste, e o sul menor que o norte.', unreachable: 'O servidor não responde.',
  },
};

const KEY = 'cerrado.language';
/** How many characters of a name a list of choices can show. */
const LONGEST = 28;
const listeners = [];
let language = localStorage.getItem(KEY) ?? (navigator.language.startsWith('pt') ? 'pt' : 'en');

export const currentLanguage = () => language;
export const locale = () => (language === 'pt' ? 'pt-BR' : 'en');
export const text = (key) => TEXTS[language][key];
export const className = (c) => (language === 'pt' ? c.namePt : c.name);
export const number = (value, digits = 0) =>
  value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A name, cut in its middle if it is long: what tells names of one scene apart is often at their ends. */
export function shortened(name) {
  const half = (LONGEST - 1) / 2;
  return name.length <= LONGEST ? name : `${name.slice(0, Math.ceil(half))}…${name.slice(-Math.floor(half))}`;
}

/** Has something written whenever the words of the page are. */
export function onLanguage(write) {
  listeners.push(write);
}

/** Writes all words of the page in the current language. */
export function translate() {
  document.documentElement.lang = locale();
  document.querySelectorAll('[data-text]').forEach((element) => { element.textContent = text(element.dataset.text); });
  document.querySelectorAll('[data-hint]').forEach((element) => { element.placeholder = text(element.dataset.hint); });
  document.querySelectorAll('[data-label]').forEach((element) => { element.setAttribute('aria-label', text(element.dataset.label)); });
  listeners.forEach((write) => write());
}

export function setLanguage(value) {
  language = value;
  localStorage.setItem(KEY, value);
  translate();
}

/** A name that breaks behind its underscores first. */
export function breakable(name) {
  const element = make('span');
  name.split(/(?<=_)/).forEach((part) => element.append(part, make('wbr')));
  return element;
}

/** An element with text, which is never read as markup. */
export function make(tag, content = '', attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = content;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

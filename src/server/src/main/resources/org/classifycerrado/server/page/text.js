/** The page's words in its two languages. */

const TEXTS = {
  en: {
    skip: 'To the list of layers', language: 'Language', layers: 'Layers', opacity: 'Opacity of maps',
    classify: 'Classify', msi: 'Sentinel-2', sar: 'Sentinel-1', none: 'none', model: 'Model', level: 'Level',
    ofModel: "the model's own", values: 'What the values mean', automatic: 'automatic',
    msiUnits: 'Sentinel-2 values', offset: 'Their offset', sarUnits: 'Sentinel-1 values', resolution: 'Pixels, in metres',
    allowImplausible: 'Use implausible imagery', area: 'Area, in degrees', west: 'West', south: 'South', east: 'East', north: 'North',
    draw: 'Draw on the map', view: 'Take the view', name: 'Name of the map', withConfidence: 'with a map of confidence',
    run: 'Classify', cancel: 'Cancel', legend: 'Legend', point: 'At the point', jobs: 'Runs',
    clickHere: 'Click on the map to see the class there.', noMap: 'No class map is shown.', noJobs: 'None yet.',
    noLayers: 'The folder has no GeoTIFF that can be shown.', zoom: 'Show', zoomTo: 'Show all of',
    drawHelp: 'Click on two opposite corners of the rectangle.', nothingHere: 'No class here.',
    confidence: 'confidence', hectares: 'ha', map: 'Map', theMap: 'Map; arrow keys move it, + and − zoom',
    accepted: 'waiting', started: 'running', succeeded: 'done', failed: 'failed', dismissed: 'cancelled',
    done: 'Done: ', badArea: 'West must be less than east, and south less than north.', unreachable: 'The server cannot be reached.',
  },
  pt: {
    skip: 'Para a lista de camadas', language: 'Idioma', layers: 'Camadas', opacity: 'Opacidade dos mapas',
    classify: 'Classificar', msi: 'Sentinel-2', sar: 'Sentinel-1', none: 'nenhuma', model: 'Modelo', level: 'Nível',
    ofModel: 'o do modelo', values: 'O que os valores significam', automatic: 'automático',
    msiUnits: 'Valores Sentinel-2', offset: 'Seu offset', sarUnits: 'Valores Sentinel-1', resolution: 'Pixels, em metros',
    allowImplausible: 'Usar imagens implausíveis', area: 'Área, em graus', west: 'Oeste', south: 'Sul', east: 'Leste', north: 'Norte',
    draw: 'Desenhar no mapa', view: 'Usar a vista', name: 'Nome do mapa', withConfidence: 'com um mapa de confiança',
    run: 'Classificar', cancel: 'Cancelar', legend: 'Legenda', point: 'No ponto', jobs: 'Execuções',
    clickHere: 'Clique no mapa para ver a classe.', noMap: 'Nenhum mapa de classes está visível.', noJobs: 'Nenhuma ainda.',
    noLayers: 'A pasta não tem GeoTIFF que possa ser mostrado.', zoom: 'Ver', zoomTo: 'Ver tudo de',
    drawHelp: 'Clique em dois cantos opostos do retângulo.', nothingHere: 'Nenhuma classe aqui.',
    confidence: 'confiança', hectares: 'ha', map: 'Mapa', theMap: 'Mapa; as setas o movem, + e − mudam a escala',
    accepted: 'na fila', started: 'em execução', succeeded: 'concluída', failed: 'falhou', dismissed: 'cancelada',
    done: 'Concluído: ', badArea: 'O oeste deve ser menor que o leste, e o sul menor que o norte.', unreachable: 'O servidor não responde.',
  },
};

const KEY = 'cerrado.language';
let language = localStorage.getItem(KEY) ?? (navigator.language.startsWith('pt') ? 'pt' : 'en');

export const currentLanguage = () => language;
export const text = (key) => TEXTS[language][key];
export const className = (c) => (language === 'pt' ? c.namePt : c.name);
export const number = (value, digits = 0) =>
  value.toLocaleString(language === 'pt' ? 'pt-BR' : 'en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Writes all fixed words of the page in the current language. */
export function translate() {
  document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
  document.querySelectorAll('[data-text]').forEach((element) => { element.textContent = text(element.dataset.text); });
  document.querySelectorAll('[data-hint]').forEach((element) => { element.placeholder = text(element.dataset.hint); });
}

export function setLanguage(value) {
  language = value;
  localStorage.setItem(KEY, value);
}

/** An element with text, which is never read as markup. */
export function make(tag, content = '', attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = content;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

/** The map: layers by WMS, a rectangle to draw, clicks. */

const { ol } = window;
/** Longer than OpenLayers waits for the second click of a double click, in milliseconds. */
const DOUBLE_CLICK = 400;
const OVER = { msi: 0, sar: 0, other: 1, confidence: 2, probabilities: 2, classes: 3, changes: 3 };
const COMPARED = 10;
const POLYGONS = 20;

const stroke = (color, width) => new ol.style.Stroke({ color, width });

export class LayerMap {
  constructor(target, { onClick, onDrawn, onMoved }) {
    this.images = new Map();
    this.polygons = new Map();
    /** The two layers that are compared, left and right. */
    this.sides = [];
    this.divider = 0.5;
    this.rectangle = new ol.source.Vector();
    this.map = new ol.Map({
      target,
      layers: [
        new ol.layer.Vector({
          source: this.rectangle, zIndex: 100,
          style: new ol.style.Style({
            stroke: stroke('#1d4ed8', 2),
            fill: new ol.style.Fill({ color: 'rgba(29, 78, 216, 0.08)' }),
          }),
        }),
      ],
      view: new ol.View({ center: [0, 0], zoom: 2 }),
      controls: ol.control.defaults.defaults({ attribution: false }).extend([new ol.control.ScaleLine()]),
      keyboardEventTarget: document.getElementById(target),
    });
    this.doubleClick = this.map.getInteractions().getArray()
      .find((each) => each instanceof ol.interaction.DoubleClickZoom);
    this.map.on('singleclick', (event) => {
      if (!this.drawing) {
        const [polygon] = [...this.polygons.values()].flatMap((layer) => layer.getSource().getFeaturesAtCoordinate(event.coordinate));
        onClick(event.coordinate, event.pixel[0] / this.map.getSize()[0], polygon?.getProperties());
      }
    });
    this.map.on('moveend', onMoved);
    this.onDrawn = onDrawn;
  }

  /** Shows or hides a layer, at one of its dates if it has time. */
  show(layer, visible, time) {
    let image = this.images.get(layer.name);
    if (!image) {
      image = this.image(layer, time);
      this.images.set(layer.name, image);
      this.map.addLayer(image);
    }
    const { STAMP, TIME } = image.getSource().getParams();
    if (STAMP !== layer.modified || TIME !== time) {
      image.getSource().updateParams({ STAMP: layer.modified, TIME: time });
    }
    image.setVisible(visible);
  }

  image(layer, time) {
    return new ol.layer.Tile({
      source: new ol.source.TileWMS({
        // The stamp changes when the layer's file does.
        url: '/wms', params: { LAYERS: layer.name, STYLES: layer.kind === 'changes' ? 'changed' : '', VERSION: '1.3.0', TRANSPARENT: true, STAMP: layer.modified, TIME: time },
        transition: 0,
      }),
      extent: this.project(layer.lonLat), zIndex: OVER[layer.kind],
    });
  }

  /** Draws two layers ({layer, time}) above all others, each on its side of a divider at a share of the width; or none. */
  compare(sides, divider) {
    const key = sides.map(({ layer, time }) => `${layer.name} ${layer.modified} ${time}`).join('|');
    if (key !== this.compared) {
      this.compared = key;
      this.sides.forEach((image) => this.map.removeLayer(image));
      this.sides = sides.map(({ layer, time }, side) => {
        const image = this.image(layer, time);
        image.setZIndex(COMPARED);
        image.on('prerender', (event) => this.clip(event, side));
        image.on('postrender', (event) => event.context.restore());
        this.map.addLayer(image);
        return image;
      });
    }
    this.divider = divider;
    this.map.render();
  }

  /** Draws polygons of GeoJSON above all else, under a key, in colours by their properties, or only their outlines; or none. */
  showPolygons(key, geoJson, colorOf, outlined = false) {
    this.map.removeLayer(this.polygons.get(key));
    this.polygons.delete(key);
    if (!geoJson) {
      return;
    }
    const polygons = new ol.layer.Vector({
      source: new ol.source.Vector({ features: new ol.format.GeoJSON().readFeatures(geoJson, { featureProjection: 'EPSG:3857' }) }),
      zIndex: POLYGONS,
      style: (feature) => {
        const color = colorOf(feature.getProperties());
        return outlined ? [stroke('#ffffff', 5), stroke(color, 2.5)].map((line) => new ol.style.Style({ stroke: line }))
          : new ol.style.Style({ stroke: stroke('#1d2320', 1), fill: new ol.style.Fill({ color: `${color}c0` }) });
      },
    });
    this.polygons.set(key, polygons);
    this.map.addLayer(polygons);
  }

  clip(event, side) {
    const { context } = event;
    const [width, height] = this.map.getSize();
    const [from, to] = side === 0 ? [0, this.divider * width] : [this.divider * width, width];
    context.save();
    context.beginPath();
    [[from, 0], [to, 0], [to, height], [from, height]].forEach((pixel) => context.lineTo(...ol.render.getRenderPixel(event, pixel)));
    context.clip();
  }

  remove(name) {
    this.map.removeLayer(this.images.get(name));
    this.images.delete(name);
  }

  raise(name) {
    this.images.forEach((image, each) => {
      const base = Math.floor(image.getZIndex());
      image.setZIndex(each === name ? base + 0.5 : base);
    });
  }

  setOpacity(names, opacity) {
    names.forEach((name) => this.images.get(name)?.setOpacity(opacity));
  }

  project(lonLat) {
    return ol.proj.transformExtent(lonLat, 'EPSG:4326', 'EPSG:3857', 16);
  }

  zoomTo(lonLat) {
    // Beside the legend, where there is room beside it.
    const [width] = this.map.getSize();
    const legend = document.getElementById('card').offsetWidth;
    const right = width > 2 * legend ? legend + 30 : 20;
    this.map.getView().fit(this.project(lonLat), { padding: [20, right, 20, 20] });
  }

  /** The view as west, south, east, north. */
  viewBox() {
    return ol.proj.transformExtent(this.map.getView().calculateExtent(), 'EPSG:3857', 'EPSG:4326', 16);
  }

  /** Where the view is: longitude and latitude of its centre, and how close. */
  place() {
    const view = this.map.getView();
    return [...ol.proj.toLonLat(view.getCenter()).map((degrees) => Number(degrees.toFixed(5))), Number(view.getZoom().toFixed(2))];
  }

  goTo([longitude, latitude, zoom]) {
    this.map.getView().setCenter(ol.proj.fromLonLat([longitude, latitude]));
    this.map.getView().setZoom(zoom);
  }

  /** Draws the rectangle that will be classified, unless it is none yet. */
  setBox(box) {
    this.rectangle.clear();
    if (box.every(Number.isFinite) && box[0] < box[2] && box[1] < box[3]) {
      this.rectangle.addFeature(new ol.Feature(ol.geom.Polygon.fromExtent(this.project(box))));
    }
  }

  /** Lets a rectangle be drawn, or stops that. */
  draw(on) {
    if (this.drawing) {
      this.map.removeInteraction(this.drawing);
      this.drawing = undefined;
      // Two quick clicks draw a rectangle; they must not zoom as well.
      setTimeout(() => this.doubleClick.setActive(!this.drawing), DOUBLE_CLICK);
    }
    if (on) {
      this.doubleClick.setActive(false);
      this.drawing = new ol.interaction.Draw({
        source: this.rectangle, type: 'Circle', geometryFunction: ol.interaction.Draw.createBox(),
      });
      this.drawing.on('drawstart', () => this.rectangle.clear());
      this.drawing.on('drawend', (event) => {
        const box = ol.proj.transformExtent(event.feature.getGeometry().getExtent(), 'EPSG:3857', 'EPSG:4326', 16);
        // Ends after the event, so that the last click is not taken for one on the map.
        setTimeout(() => this.onDrawn(box));
      });
      this.map.addInteraction(this.drawing);
    }
  }

  infoUrl(layer, time, coordinate) {
    const view = this.map.getView();
    return this.image(layer, time).getSource()
      .getFeatureInfoUrl(coordinate, view.getResolution(), 'EPSG:3857', { INFO_FORMAT: 'application/json' });
  }
}

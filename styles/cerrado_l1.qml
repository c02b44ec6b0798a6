<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <provider>
      <resampling enabled="false" zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour" maxOversampling="2"/>
    </provider>
    <rasterrenderer type="paletted" band="1" alphaBand="-1" opacity="1" nodataColor="">
      <rasterTransparency/>
      <colorPalette>
        <paletteEntry value="0" color="#ceef62" label="Pasture" alpha="255"/>
        <paletteEntry value="1" color="#16980d" label="Forest" alpha="255"/>
        <paletteEntry value="2" color="#e6206c" label="Agriculture" alpha="255"/>
        <paletteEntry value="3" color="#b0b0b0" label="Mining" alpha="255"/>
        <paletteEntry value="4" color="#df7c26" label="Building" alpha="255"/>
        <paletteEntry value="5" color="#1332ff" label="Water body" alpha="255"/>
        <paletteEntry value="6" color="#750ac2" label="Other uses" alpha="255"/>
        <paletteEntry value="255" color="#000000" label="No data" alpha="0"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation colorizeOn="0" grayscaleMode="0" saturation="0"/>
    <rasterresampler maxOversampling="2"/>
    <resamplingStage>resamplingFilter</resamplingStage>
  </pipe>
  <blendMode>0</blendMode>
</qgis>

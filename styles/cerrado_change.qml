<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <provider>
      <resampling enabled="false" zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour" maxOversampling="2"/>
    </provider>
    <rasterrenderer type="paletted" band="1" alphaBand="-1" opacity="1" nodataColor="">
      <rasterTransparency/>
      <colorPalette>
        <paletteEntry value="0" color="#e8e8e8" label="No change" alpha="255"/>
        <paletteEntry value="1" color="#d7191c" label="Loss of natural vegetation" alpha="255"/>
        <paletteEntry value="2" color="#1a9641" label="Gain of natural vegetation" alpha="255"/>
        <paletteEntry value="3" color="#fdae1f" label="Farming in" alpha="255"/>
        <paletteEntry value="4" color="#8c510a" label="Farming out" alpha="255"/>
        <paletteEntry value="5" color="#2b83ba" label="Water" alpha="255"/>
        <paletteEntry value="6" color="#404040" label="Mining" alpha="255"/>
        <paletteEntry value="7" color="#c51b8a" label="Urban" alpha="255"/>
        <paletteEntry value="8" color="#fff0a8" label="Change within a kind of cover" alpha="255"/>
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

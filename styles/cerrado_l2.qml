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
        <paletteEntry value="1" color="#16980d" label="Primary natural vegetation" alpha="255"/>
        <paletteEntry value="2" color="#1fd412" label="Secondary natural vegetation" alpha="255"/>
        <paletteEntry value="3" color="#1332ff" label="Water body" alpha="255"/>
        <paletteEntry value="4" color="#b0b0b0" label="Mining" alpha="255"/>
        <paletteEntry value="5" color="#df7c26" label="Urban area" alpha="255"/>
        <paletteEntry value="6" color="#fa8072" label="Other built area" alpha="255"/>
        <paletteEntry value="7" color="#556b2f" label="Forestry" alpha="255"/>
        <paletteEntry value="8" color="#e6206c" label="Perennial agriculture" alpha="255"/>
        <paletteEntry value="9" color="#8b6914" label="Semi-perennial agriculture" alpha="255"/>
        <paletteEntry value="10" color="#ffd700" label="Temporary agriculture of 1 cycle" alpha="255"/>
        <paletteEntry value="11" color="#ffff00" label="Temporary agriculture of more than 1 cycle" alpha="255"/>
        <paletteEntry value="12" color="#750ac2" label="Other uses" alpha="255"/>
        <paletteEntry value="13" color="#cd0000" label="Deforestation 2022" alpha="255"/>
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

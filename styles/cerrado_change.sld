<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor version="1.0.0"
    xmlns="http://www.opengis.net/sld"
    xmlns:ogc="http://www.opengis.net/ogc"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
  <NamedLayer>
    <Name>cerrado_change</Name>
    <UserStyle>
      <Name>cerrado_change</Name>
      <Title>Change of land cover in the Cerrado</Title>
      <Abstract>Groups of changes between two land-cover maps. Pixel value 255 is no data.</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <RasterSymbolizer>
            <Opacity>1.0</Opacity>
            <ColorMap type="values">
              <ColorMapEntry color="#e8e8e8" quantity="0" label="No change" opacity="1"/>
              <ColorMapEntry color="#d7191c" quantity="1" label="Loss of natural vegetation" opacity="1"/>
              <ColorMapEntry color="#1a9641" quantity="2" label="Gain of natural vegetation" opacity="1"/>
              <ColorMapEntry color="#fdae1f" quantity="3" label="Farming in" opacity="1"/>
              <ColorMapEntry color="#8c510a" quantity="4" label="Farming out" opacity="1"/>
              <ColorMapEntry color="#2b83ba" quantity="5" label="Water" opacity="1"/>
              <ColorMapEntry color="#404040" quantity="6" label="Mining" opacity="1"/>
              <ColorMapEntry color="#c51b8a" quantity="7" label="Urban" opacity="1"/>
              <ColorMapEntry color="#fff0a8" quantity="8" label="Change within a kind of cover" opacity="1"/>
              <ColorMapEntry color="#ffffff" quantity="255" label="No data" opacity="0"/>
            </ColorMap>
            <VendorOption name="labelInFeatureInfo">add</VendorOption>
            <VendorOption name="labelAttributeName">label</VendorOption>
          </RasterSymbolizer>
        </Rule>
      </FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>

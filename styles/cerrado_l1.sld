<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor version="1.0.0"
    xmlns="http://www.opengis.net/sld"
    xmlns:ogc="http://www.opengis.net/ogc"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
  <NamedLayer>
    <Name>cerrado_l1</Name>
    <UserStyle>
      <Name>cerrado_l1</Name>
      <Title>Land cover of the Cerrado, level 1</Title>
      <Abstract>The 7 classes and the palette of CerraData-4MM, level 1. Pixel value 255 is no data.</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <RasterSymbolizer>
            <Opacity>1.0</Opacity>
            <ColorMap type="values">
              <ColorMapEntry color="#ceef62" quantity="0" label="Pasture (Pa)" opacity="1"/>
              <ColorMapEntry color="#16980d" quantity="1" label="Forest (Fo)" opacity="1"/>
              <ColorMapEntry color="#e6206c" quantity="2" label="Agriculture (Ag)" opacity="1"/>
              <ColorMapEntry color="#b0b0b0" quantity="3" label="Mining (Mg)" opacity="1"/>
              <ColorMapEntry color="#df7c26" quantity="4" label="Building (Bu)" opacity="1"/>
              <ColorMapEntry color="#1332ff" quantity="5" label="Water body (Wt)" opacity="1"/>
              <ColorMapEntry color="#750ac2" quantity="6" label="Other uses (OU)" opacity="1"/>
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

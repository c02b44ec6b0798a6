<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor version="1.0.0"
    xmlns="http://www.opengis.net/sld"
    xmlns:ogc="http://www.opengis.net/ogc"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
  <NamedLayer>
    <Name>cerrado_l2</Name>
    <UserStyle>
      <Name>cerrado_l2</Name>
      <Title>Land cover of the Cerrado, level 2</Title>
      <Abstract>The 14 classes and the palette of CerraData-4MM, level 2. Pixel value 255 is no data.</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <RasterSymbolizer>
            <Opacity>1.0</Opacity>
            <ColorMap type="values">
              <ColorMapEntry color="#ceef62" quantity="0" label="Pasture (Pa)" opacity="1"/>
              <ColorMapEntry color="#16980d" quantity="1" label="Primary natural vegetation (V1)" opacity="1"/>
              <ColorMapEntry color="#1fd412" quantity="2" label="Secondary natural vegetation (V2)" opacity="1"/>
              <ColorMapEntry color="#1332ff" quantity="3" label="Water body (Wt)" opacity="1"/>
              <ColorMapEntry color="#b0b0b0" quantity="4" label="Mining (Mg)" opacity="1"/>
              <ColorMapEntry color="#df7c26" quantity="5" label="Urban area (UA)" opacity="1"/>
              <ColorMapEntry color="#fa8072" quantity="6" label="Other built area (OB)" opacity="1"/>
              <ColorMapEntry color="#556b2f" quantity="7" label="Forestry (Ft)" opacity="1"/>
              <ColorMapEntry color="#e6206c" quantity="8" label="Perennial agriculture (PR)" opacity="1"/>
              <ColorMapEntry color="#8b6914" quantity="9" label="Semi-perennial agriculture (SP)" opacity="1"/>
              <ColorMapEntry color="#ffd700" quantity="10" label="Temporary agriculture of 1 cycle (T1)" opacity="1"/>
              <ColorMapEntry color="#ffff00" quantity="11" label="Temporary agriculture of more than 1 cycle (T1+)" opacity="1"/>
              <ColorMapEntry color="#750ac2" quantity="12" label="Other uses (OU)" opacity="1"/>
              <ColorMapEntry color="#cd0000" quantity="13" label="Deforestation 2022 (Df)" opacity="1"/>
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

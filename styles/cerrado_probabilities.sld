<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor version="1.0.0"
    xmlns="http://www.opengis.net/sld"
    xmlns:ogc="http://www.opengis.net/ogc"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
  <NamedLayer>
    <Name>cerrado_probabilities</Name>
    <UserStyle>
      <Name>cerrado_probabilities</Name>
      <Title>Probability of a land-cover class</Title>
      <Abstract>Probability in percent, from grey (0) to blue (100), of the first class, or of class number N with env=class:N. Pixel value 255 is no data.</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <RasterSymbolizer>
            <Opacity>1.0</Opacity>
            <ChannelSelection>
              <GrayChannel>
                <SourceChannelName><ogc:Function name="env"><ogc:Literal>class</ogc:Literal><ogc:Literal>1</ogc:Literal></ogc:Function></SourceChannelName>
              </GrayChannel>
            </ChannelSelection>
            <ColorMap type="ramp">
              <ColorMapEntry color="#d0d0d0" quantity="0" label="0 %" opacity="1"/>
              <ColorMapEntry color="#b4bcc4" quantity="25" label="25 %" opacity="1"/>
              <ColorMapEntry color="#8cb4d2" quantity="50" label="50 %" opacity="1"/>
              <ColorMapEntry color="#3f86c1" quantity="75" label="75 %" opacity="1"/>
              <ColorMapEntry color="#08306b" quantity="100" label="100 %" opacity="1"/>
              <ColorMapEntry color="#ffffff" quantity="255" label="No data" opacity="0"/>
            </ColorMap>
          </RasterSymbolizer>
        </Rule>
      </FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>

package org.classifycerrado.server.wps;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.opengis.ows.v_1_1_0.AllowedValues;
import net.opengis.ows.v_1_1_0.AnyValue;
import net.opengis.ows.v_1_1_0.CodeType;
import net.opengis.ows.v_1_1_0.ContactType;
import net.opengis.ows.v_1_1_0.DCP;
import net.opengis.ows.v_1_1_0.DomainMetadataType;
import net.opengis.ows.v_1_1_0.HTTP;
import net.opengis.ows.v_1_1_0.LanguageStringType;
import net.opengis.ows.v_1_1_0.ObjectFactory;
import net.opengis.ows.v_1_1_0.Operation;
import net.opengis.ows.v_1_1_0.OperationsMetadata;
import net.opengis.ows.v_1_1_0.RangeType;
import net.opengis.ows.v_1_1_0.RequestMethodType;
import net.opengis.ows.v_1_1_0.ResponsiblePartySubsetType;
import net.opengis.ows.v_1_1_0.ServiceIdentification;
import net.opengis.ows.v_1_1_0.ServiceProvider;
import net.opengis.ows.v_1_1_0.ValueType;
import net.opengis.wps.v_1_0_0.CRSsType;
import net.opengis.wps.v_1_0_0.ComplexDataCombinationType;
import net.opengis.wps.v_1_0_0.ComplexDataCombinationsType;
import net.opengis.wps.v_1_0_0.ComplexDataDescriptionType;
import net.opengis.wps.v_1_0_0.DescriptionType;
import net.opengis.wps.v_1_0_0.InputDescriptionType;
import net.opengis.wps.v_1_0_0.Languages;
import net.opengis.wps.v_1_0_0.LanguagesType;
import net.opengis.wps.v_1_0_0.LiteralInputType;
import net.opengis.wps.v_1_0_0.LiteralOutputType;
import net.opengis.wps.v_1_0_0.OutputDescriptionType;
import net.opengis.wps.v_1_0_0.ProcessBriefType;
import net.opengis.wps.v_1_0_0.ProcessDescriptionType;
import net.opengis.wps.v_1_0_0.ProcessDescriptions;
import net.opengis.wps.v_1_0_0.ProcessOfferings;
import net.opengis.wps.v_1_0_0.SupportedCRSsType;
import net.opengis.wps.v_1_0_0.SupportedComplexDataInputType;
import net.opengis.wps.v_1_0_0.SupportedComplexDataType;
import net.opengis.wps.v_1_0_0.WPSCapabilitiesType;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.server.XmlCharacters;
import org.classifycerrado.server.execution.Inputs;
import org.classifycerrado.server.execution.Processes;
import org.classifycerrado.server.execution.ResultFormat;
import org.classifycerrado.server.http.HttpHost;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessFactory;
import org.locationtech.jts.geom.Geometry;

/** What the service and its processes are, in the words of WPS. */
final class Descriptions {

    private static final String LANGUAGE = "en";
    private static final String DEFAULT_CRS = "EPSG:4326";

    /** A request may hold four characters of base64 for three bytes of a coverage. */
    private static final BigInteger LARGEST_COVERAGE = BigInteger.valueOf((HttpHost.LARGEST_BODY >> 20) / 4 * 3);

    private final Processes processes;

    Descriptions(Processes processes) {
        this.processes = processes;
    }

    static CodeType code(String identifier) {
        return new CodeType().withValue(identifier);
    }

    static LanguageStringType text(Object text) {
        return new LanguageStringType().withValue(XmlCharacters.clean(String.valueOf(text)));
    }

    ProcessBriefType brief(Name name) {
        return fill(new ProcessBriefType(), name);
    }

    private <T extends ProcessBriefType> T fill(T target, Name name) {
        ProcessFactory factory = processes.factory();
        target.setProcessVersion(factory.getVersion(name));
        target.setIdentifier(code(Processes.identifier(name)));
        target.setTitle(text(factory.getTitle(name)));
        target.setAbstract(text(factory.getDescription(name)));
        return target;
    }

    WPSCapabilitiesType capabilities(String url) {
        WPSCapabilitiesType capabilities = new WPSCapabilitiesType();
        capabilities.setVersion("1.0.0");
        capabilities.setLang(LANGUAGE);
        capabilities.setServiceIdentification(new ServiceIdentification()
                .withTitle(text("Web processing service"))
                .withServiceType(code("WPS"))
                .withServiceTypeVersion("1.0.0"));
        capabilities.setServiceProvider(new ServiceProvider()
                .withProviderName("Embedded server")
                .withServiceContact(new ResponsiblePartySubsetType().withContactInfo(new ContactType())));
        OperationsMetadata operations = new OperationsMetadata();
        ObjectFactory ows = new ObjectFactory();
        for (String name : List.of("GetCapabilities", "DescribeProcess", "Execute")) {
            RequestMethodType method = new RequestMethodType();
            method.setHref(url);
            @SuppressWarnings("unchecked")
            HTTP http = new HTTP().withGetOrPost(ows.createHTTPGet(method), ows.createHTTPPost(method));
            operations.getOperation().add(new Operation().withName(name).withDCP(new DCP().withHTTP(http)));
        }
        capabilities.setOperationsMetadata(operations);
        capabilities.setProcessOfferings(new ProcessOfferings()
                .withProcess(processes.offered().stream().map(this::brief).toList()));
        capabilities.setLanguages(new Languages()
                .withDefault(new Languages.Default().withLanguage(LANGUAGE))
                .withSupported(new LanguagesType().withLanguage(LANGUAGE)));
        return capabilities;
    }

    ProcessDescriptions describe(List<Name> names) {
        ProcessDescriptions descriptions = new ProcessDescriptions();
        descriptions.setLang(LANGUAGE);
        names.forEach(name -> descriptions.getProcessDescription().add(describe(name)));
        return descriptions;
    }

    private ProcessDescriptionType describe(Name name) {
        ProcessDescriptionType process = fill(new ProcessDescriptionType(), name);
        process.setStatusSupported(true);
        process.setStoreSupported(true);
        Map<String, Parameter<?>> parameters = processes.inputs(name);
        if (!parameters.isEmpty()) {
            ProcessDescriptionType.DataInputs inputs = new ProcessDescriptionType.DataInputs();
            parameters.values().forEach(parameter -> inputs.getInput().add(input(parameter)));
            process.setDataInputs(inputs);
        }
        ProcessDescriptionType.ProcessOutputs results = new ProcessDescriptionType.ProcessOutputs();
        processes.outputs(name).values().forEach(result -> results.getOutput().add(output(result)));
        process.setProcessOutputs(results);
        return process;
    }

    private static void fill(DescriptionType target, Parameter<?> parameter) {
        target.setIdentifier(code(parameter.key));
        target.setTitle(text(parameter.title));
    }

    private InputDescriptionType input(Parameter<?> parameter) {
        InputDescriptionType input = new InputDescriptionType();
        fill(input, parameter);
        input.setAbstract(text(parameter.description));
        input.setMinOccurs(BigInteger.valueOf(parameter.minOccurs));
        input.setMaxOccurs(BigInteger.valueOf(parameter.maxOccurs < 0 ? Integer.MAX_VALUE : parameter.maxOccurs));
        if (Inputs.LITERALS.containsKey(parameter.type)) {
            input.setLiteralData(literal(parameter));
        } else if (parameter.type == ReferencedEnvelope.class) {
            input.setBoundingBoxData(new SupportedCRSsType()
                    .withDefault(new SupportedCRSsType.Default().withCRS(DEFAULT_CRS))
                    .withSupported(new CRSsType().withCRS(DEFAULT_CRS)));
        } else if (Geometry.class.isAssignableFrom(parameter.type)) {
            input.setComplexData(complex(
                    new SupportedComplexDataInputType(),
                    Inputs.GEOMETRY_FORMATS.stream()
                            .map(mime -> format(mime, null))
                            .toList()));
        } else if (parameter.type == ZoneFeatures.class) {
            input.setComplexData(complex(new SupportedComplexDataInputType(), List.of(format(Inputs.JSON, null))));
        } else {
            SupportedComplexDataInputType coverage = new SupportedComplexDataInputType();
            coverage.setMaximumMegabytes(LARGEST_COVERAGE);
            input.setComplexData(complex(coverage, List.of(format(Inputs.TIFF, "base64"))));
        }
        return input;
    }

    private static LiteralInputType literal(Parameter<?> parameter) {
        LiteralInputType literal = new LiteralInputType();
        String type = Inputs.LITERALS.get(parameter.type);
        if (!type.isEmpty()) {
            literal.setDataType(new DomainMetadataType().withValue(type));
        }
        Object options = parameter.metadata.get(Parameter.OPTIONS);
        Object least = parameter.metadata.get(Parameter.MIN);
        Object most = parameter.metadata.get(Parameter.MAX);
        if (options instanceof List<?> list) {
            AllowedValues values = new AllowedValues();
            list.forEach(option -> values.getValueOrRange().add(value(option)));
            literal.setAllowedValues(values);
        } else if (least != null || most != null) {
            RangeType range = new RangeType();
            if (least != null) {
                range.setMinimumValue(value(least));
            }
            if (most != null) {
                range.setMaximumValue(value(most));
            }
            range.getRangeClosure().add(most == null ? "closed-open" : least == null ? "open-closed" : "closed");
            AllowedValues values = new AllowedValues();
            values.getValueOrRange().add(range);
            literal.setAllowedValues(values);
        } else {
            literal.setAnyValue(new AnyValue());
        }
        if (parameter.sample != null) {
            literal.setDefaultValue(parameter.sample.toString());
        }
        return literal;
    }

    private static ValueType value(Object value) {
        return new ValueType().withValue(value.toString());
    }

    private OutputDescriptionType output(Parameter<?> result) {
        OutputDescriptionType output = new OutputDescriptionType();
        fill(output, result);
        List<ResultFormat> formats = processes.formats(result);
        if (formats.isEmpty()) {
            output.setLiteralOutput(new LiteralOutputType());
        } else {
            output.setComplexOutput(complex(
                    new SupportedComplexDataType(),
                    formats.stream()
                            .map(format -> format(format.mimeType(), null))
                            .toList()));
        }
        return output;
    }

    private static <T extends SupportedComplexDataType> T complex(T target, List<ComplexDataDescriptionType> formats) {
        ComplexDataDescriptionType first = format(formats.get(0).getMimeType(), null);
        target.setDefault(new ComplexDataCombinationType().withFormat(first));
        target.setSupported(new ComplexDataCombinationsType().withFormat(formats));
        return target;
    }

    private static ComplexDataDescriptionType format(String mimeType, String encoding) {
        return new ComplexDataDescriptionType().withMimeType(mimeType).withEncoding(encoding);
    }
}

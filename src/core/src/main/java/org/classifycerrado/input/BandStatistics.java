package org.classifycerrado.input;

import java.util.Arrays;
import java.util.List;

/**
 * Statistics of each channel of some imagery, in channel order. All arrays have the same length.
 *
 * @param min smallest value
 * @param max largest value
 * @param mean arithmetic mean
 * @param stddev standard deviation
 */
public record BandStatistics(List<Double> min, List<Double> max, List<Double> mean, List<Double> stddev) {

    // As the CerraData-4MM experiment code publishes them; MSI carries the +1000 offset of processing baseline 04.00.
    private static final BandStatistics CERRADATA = new BandStatistics(
            List.of(
                    99.78856658935547,
                    332.65665627643466,
                    347.161809168756,
                    331.4168453961611,
                    196.89053159952164,
                    240.9765984416008,
                    261.34731489419937,
                    342.50664601475,
                    277.87501442432404,
                    246.40860325098038,
                    265.9057685136795,
                    226.23770987987518,
                    0.16844511032105,
                    0.18629205226898335),
            List.of(
                    7349.042938232482,
                    8987.99301147458,
                    8906.377044677738,
                    9027.435272216775,
                    9090.25390625,
                    8949.610290527282,
                    8955.640045166012,
                    9491.945373535062,
                    9026.07144165042,
                    11857.606872558594,
                    11817.384948730469,
                    13970.691894531188,
                    1877.8493041992167,
                    1303.7864481607917),
            List.of(
                    1331.2999603920011,
                    1422.618248839035,
                    1648.7418838236356,
                    1811.0396095371318,
                    2243.6360604171587,
                    2862.469356914663,
                    3158.7246770243464,
                    3253.5804747400075,
                    3464.1887187200564,
                    3463.5260019211623,
                    3635.662557047575,
                    2740.6395025025904,
                    104.87897585598166,
                    95.52668271493417),
            List.of(
                    436.04697715189127,
                    484.32797096427566,
                    549.125419913045,
                    741.2668466992163,
                    788.8006282648606,
                    860.9668486457188,
                    963.2983618801512,
                    1000.2677835011111,
                    1087.111000434025,
                    1062.9960118331512,
                    1373.6088616321088,
                    1125.5168224477407,
                    79.8024668186095,
                    63.256644370816836));

    /** Checks the lengths. */
    public BandStatistics {
        for (List<Double> values : Arrays.asList(max, mean, stddev)) {
            if (values.size() != min.size()) {
                throw new IllegalArgumentException(
                        "statistics of " + min.size() + " and of " + values.size() + " bands");
            }
        }
    }

    /**
     * The published statistics of CerraData-4MM.
     *
     * @param modality whose channels
     * @return the statistics of the channels of that modality
     */
    public static BandStatistics cerradata(Modality modality) {
        int from = modality.usesMsi() ? 0 : 12;
        int to = modality.usesSar() ? 14 : 12;
        return CERRADATA.channels(from, to);
    }

    /**
     * The statistics of some of the bands.
     *
     * @param from position of the first
     * @param to position behind the last
     * @return their statistics
     */
    public BandStatistics channels(int from, int to) {
        return new BandStatistics(
                min.subList(from, to), max.subList(from, to), mean.subList(from, to), stddev.subList(from, to));
    }
}

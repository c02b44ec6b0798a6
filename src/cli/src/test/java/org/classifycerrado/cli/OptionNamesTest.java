package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OptionNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    sar: holds 3; sarUnits=sigma0-db (or gamma0-db) would fit | --sar: holds 3; --sar-units sigma0-db (or gamma0-db) would fit
                    msiUnits=dn, offset=1000 would fit                        | --msi-units dn, --offset 1000 would fit
                    resolution=10.5 resamples it, say allowImplausible=true   | --resolution 10.5 resamples it, say --allow-implausible
                    check msiUnits (with its offset) and sarUnits             | check --msi-units (with its offset) and --sar-units
                    roiCrs: is EPSG:1                                         | --roi-crs: is EPSG:1
                    the level of the model: L1                                | the level of the model: L1
                    msi: '/data/level=2/offset=1000 a.tif' is no file         | --msi: '/data/level=2/offset=1000 a.tif' is no file
                    workspace=cerrado is not for files                        | workspace=cerrado is not for files
                    """)
    void areThoseOfTheCommand(String message, String expected) {
        assertThat(new OptionNames(new CommandLine(new ClassifyCommand()).getCommandSpec()).in(message))
                .isEqualTo(expected);
    }
}

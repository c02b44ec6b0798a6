package org.classifycerrado.learn.demo;

import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Modality;

/** The demonstration models. */
enum DemoModel {
    L2_MSI_SAR("demo-l2-msi-sar", Level.L2, Modality.MSI_SAR),
    L2_MSI("demo-l2-msi", Level.L2, Modality.MSI),
    L2_SAR("demo-l2-sar", Level.L2, Modality.SAR),
    L1_MSI_SAR("demo-l1-msi-sar", Level.L1, Modality.MSI_SAR);

    private final String id;
    private final Level level;
    private final Modality modality;

    DemoModel(String id, Level level, Modality modality) {
        this.id = id;
        this.level = level;
        this.modality = modality;
    }

    String id() {
        return id;
    }

    Level level() {
        return level;
    }

    Modality modality() {
        return modality;
    }

    String title() {
        String imagery =
                switch (modality) {
                    case MSI -> "Sentinel-2";
                    case SAR -> "Sentinel-1";
                    case MSI_SAR -> "Sentinel-2 and Sentinel-1";
                };
        return "Demonstration: " + level + " from " + imagery;
    }
}

package org.classifycerrado.torchscript;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One flat TorchScript class with its values: what an archive holds. Attribute names may contain dots, so the tensors
 * can carry the keys of a PyTorch {@code state_dict}; methods read them with {@code getattr(self, "a.b")}.
 *
 * @param parameters learned tensors by attribute name, in the order in which a training program lists them
 * @param buffers further tensors by attribute name
 * @param trainable whether the parameters ask for gradients
 * @param methods the methods of the class in TorchScript's serialised form, indented by two spaces; {@link #SELF} is
 *     the type of their first argument
 */
public record ScriptModule(
        Map<String, Tensor> parameters, Map<String, Tensor> buffers, boolean trainable, String methods) {

    /** Qualified name of the class. */
    public static final String SELF = "__torch__.classifycerrado.Network";

    /** Takes copies that keep the order. */
    public ScriptModule {
        parameters = new LinkedHashMap<>(parameters);
        buffers = new LinkedHashMap<>(buffers);
        for (Map<String, Tensor> names : List.of(parameters, buffers)) {
            for (String name : names.keySet()) {
                if (!name.matches("[A-Za-z0-9_.]+") || name.equals("training")) {
                    throw new IllegalArgumentException("attribute name '" + name + "'");
                }
            }
        }
    }

    /** The source file of the class. */
    String source() {
        StringBuilder source = new StringBuilder("class Network(Module):\n");
        source.append("  __parameters__ = [").append(quoted(parameters)).append("]\n");
        source.append("  __buffers__ = [").append(quoted(buffers)).append("]\n");
        source.append("  __annotations__ = []\n");
        for (Map<String, Tensor> tensors : List.of(parameters, buffers)) {
            for (String name : tensors.keySet()) {
                source.append("  __annotations__[\"").append(name).append("\"] = Tensor\n");
            }
        }
        source.append("  training : bool\n");
        return source.append(methods).toString();
    }

    private static String quoted(Map<String, Tensor> tensors) {
        return tensors.keySet().stream().map(name -> "\"" + name + "\", ").collect(Collectors.joining());
    }
}

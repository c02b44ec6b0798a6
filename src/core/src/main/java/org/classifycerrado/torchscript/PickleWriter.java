package org.classifycerrado.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the pickle (protocol 2, no memo) that holds a module's attributes. Tensors become references to storages that
 * are numbered in the order of writing.
 */
final class PickleWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int storages;

    static byte[] module(ScriptModule module) {
        PickleWriter writer = new PickleWriter();
        writer.op(Pickle.PROTO);
        writer.op(2);
        writer.global("__torch__.classifycerrado", "Network");
        writer.op(Pickle.EMPTY_TUPLE);
        writer.op(Pickle.NEWOBJ);
        writer.op(Pickle.EMPTY_DICT);
        writer.op(Pickle.MARK);
        writer.string("training");
        writer.bool(module.trainable());
        writer.tensors(module.parameters(), module.trainable());
        writer.tensors(module.buffers(), false);
        writer.op(Pickle.SETITEMS);
        writer.op(Pickle.BUILD);
        writer.op(Pickle.STOP);
        return writer.out.toByteArray();
    }

    private void tensors(Map<String, Tensor> tensors, boolean gradient) {
        tensors.forEach((name, tensor) -> {
            string(name);
            tensor(tensor, gradient);
        });
    }

    private void tensor(Tensor tensor, boolean gradient) {
        global("torch._utils", "_rebuild_tensor_v2");
        op(Pickle.MARK);
        op(Pickle.MARK);
        string("storage");
        global("torch", tensor.type().storage());
        string(Integer.toString(storages++));
        string("cpu");
        integer(tensor.values().length);
        op(Pickle.TUPLE);
        op(Pickle.BINPERSID);
        integer(0);
        integers(tensor.shape());
        integers(tensor.strides());
        bool(gradient);
        global("collections", "OrderedDict");
        op(Pickle.EMPTY_TUPLE);
        op(Pickle.REDUCE);
        op(Pickle.TUPLE);
        op(Pickle.REDUCE);
    }

    private void integers(long[] values) {
        op(Pickle.MARK);
        for (long value : values) {
            integer(value);
        }
        op(Pickle.TUPLE);
    }

    private void integer(long value) {
        op(Pickle.BININT);
        int exact = Math.toIntExact(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            op(exact >> shift & 0xff);
        }
    }

    private void bool(boolean value) {
        op(value ? Pickle.NEWTRUE : Pickle.NEWFALSE);
    }

    private void string(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        op(Pickle.BINUNICODE);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            op(text.length >> shift & 0xff);
        }
        out.writeBytes(text);
    }

    private void global(String module, String name) {
        op(Pickle.GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void op(int code) {
        out.write(code);
    }
}

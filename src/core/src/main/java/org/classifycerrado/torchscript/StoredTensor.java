package org.classifycerrado.torchscript;

import java.util.Map;

/**
 * Where the elements of a tensor lie in a storage; sizes, strides and offset count elements.
 *
 * @param type of the elements, or null for one that only TorchScript archives may hold
 * @param storage the storage's name
 * @param elementBytes bytes of one element
 * @param elements how long the pickle says the storage is
 * @param offset of the first element in the storage
 * @param sizes of the dimensions
 * @param strides between neighbours along each dimension
 */
record StoredTensor(
        ElementType type, String storage, int elementBytes, long elements, long offset, long[] sizes, long[] strides) {

    /**
     * Checks that the tensor lies within its storage.
     *
     * @param folder where storages lie in the archive, for messages
     * @param bytes length of each entry of the archive
     */
    void check(String folder, Map<String, Long> bytes) throws MalformedArchiveException {
        String name = PickleMachine.shown(folder + storage);
        Long size = bytes.get(folder + storage);
        if (size == null) {
            throw new MalformedArchiveException("storage " + name + " is missing");
        }
        try {
            requireBytes(name, size, "declared length", elements);
            requireBytes(name, size, "tensor", end());
            if (end() > elements) {
                throw new MalformedArchiveException(
                        "storage " + name + " is declared with " + elements + " elements, its tensor needs " + end());
            }
        } catch (ArithmeticException e) {
            throw new MalformedArchiveException("storage " + name + ": its tensor's size overflows", e);
        }
    }

    private void requireBytes(String name, long size, String what, long count) throws MalformedArchiveException {
        long needed = Math.multiplyExact(count, elementBytes);
        if (count < 0 || size < needed) {
            throw new MalformedArchiveException(
                    "storage " + name + " has " + size + " bytes, its " + what + " needs " + needed);
        }
    }

    /** Bytes of its storage up to the last element that the tensor reaches. */
    long neededBytes() throws MalformedArchiveException {
        return Math.multiplyExact(end(), elementBytes);
    }

    /** One more than the index of the last element that the tensor reaches in its storage; 0 for an empty tensor. */
    long end() throws MalformedArchiveException {
        boolean senseless = offset < 0 || sizes.length != strides.length;
        long last = offset;
        boolean empty = false;
        for (int d = 0; d < sizes.length && !senseless; d++) {
            senseless = sizes[d] < 0 || strides[d] < 0;
            empty |= sizes[d] == 0;
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes[d] - 1), strides[d]));
        }
        if (senseless) {
            throw new MalformedArchiveException("storage " + PickleMachine.shown(storage)
                    + ": its tensor's sizes, strides and offset make no sense");
        }
        return empty ? 0 : Math.addExact(last, 1);
    }
}

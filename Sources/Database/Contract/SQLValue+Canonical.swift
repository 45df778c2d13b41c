/// Values in canonical form: the bytes that digests of stored rows are made of.
///
/// One type byte, then the value: 0 NULL; 1 integer, 8 bytes big-endian; 2 double, its bit pattern
/// in 8 bytes big-endian; 3 text and 4 blob, each with its length in 4 bytes big-endian in front.
extension SQLValue {
    package func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .null:
            bytes.append(0)
        case .integer(let number):
            CanonicalValue.append(integer: number, to: &bytes)
        case .double(let number):
            CanonicalValue.append(double: number, to: &bytes)
        case .text(var text):
            text.withUTF8 { CanonicalValue.append(text: UnsafeRawBufferPointer($0), to: &bytes) }
        case .blob(let blob):
            blob.withUnsafeBytes { CanonicalValue.append(blob: $0, to: &bytes) }
        }
    }
}

/// The parts of the canonical form, for drivers that read columns without making values of them.
package enum CanonicalValue {
    package static func append(integer: Int64, to bytes: inout [UInt8]) {
        bytes.append(1)
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package static func append(double: Double, to bytes: inout [UInt8]) {
        bytes.append(2)
        withUnsafeBytes(of: double.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package static func append(text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(3)
        append(counted: text, to: &bytes)
    }

    package static func append(blob: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(4)
        append(counted: blob, to: &bytes)
    }

    private static func append(counted value: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        let count = UInt32(truncatingIfNeeded: value.count)
        withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: value)
    }
}

extension UnsafeRawBufferPointer {
    /// The same memory as bytes, the form that libsodium takes.
    var bound: UnsafeBufferPointer<UInt8> { bindMemory(to: UInt8.self) }

    /// The address where memory must not be empty, because its length was checked before.
    var address: UnsafePointer<UInt8> {
        guard let address = bound.baseAddress else { preconditionFailure("empty memory") }
        return address
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The same memory as bytes, the form that libsodium takes.
    var bound: UnsafeMutableBufferPointer<UInt8> { bindMemory(to: UInt8.self) }

    /// The address where memory must not be empty, because its length was checked before.
    var address: UnsafeMutablePointer<UInt8> {
        guard let address = bound.baseAddress else { preconditionFailure("empty memory") }
        return address
    }
}

import CQREncode

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The room of drawn codes: a text becomes a QR symbol (ISO/IEC 18004), and the symbol a picture.
///
/// libqrencode makes the modules; it picks the best mixture of modes by itself, so the characters
/// of signed codes go into alphanumeric mode. The pictures are written here: SVG for pages and
/// print, PNG for messages and tills, half blocks for terminals. All are exact to the module, have
/// no fonts, colours or references, and a quiet zone of 4 modules unless told otherwise, as the
/// standard asks. A compact signed code is version 5 (37 x 37 modules) at level M: printed with
/// modules of 0.4 mm, 18 mm with its quiet zone.
package struct QRSymbol: Sendable {
    /// Side in modules without the quiet zone: 17 + 4 * version.
    package let size: Int
    /// 1 to 40.
    package let version: Int
    package let level: QRLevel
    /// Row by row, true is dark.
    private let modules: [Bool]

    /// - Parameters:
    ///   - text: 1 to 2953 bytes without NUL, encoded as UTF-8.
    ///   - level: how much of the symbol may be damaged; M for screens and receipts.
    ///   - version: the exact version, 1 to 40; nil takes the smallest that fits.
    package init(
        text: String, level: QRLevel = .m, version: Int? = nil
    ) throws(QRError) {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw .textNotEncodable }
        guard text.utf8.count <= QRSymbol.maximumTextBytes else { throw .doesNotFit }
        if let version, !(1...40).contains(version) { throw .versionOutOfRange }
        guard
            let code = QRcode_encodeString(text, Int32(version ?? 0), level.native, QR_MODE_8, 1)
        else {
            let number = errno
            throw number == ERANGE ? .doesNotFit : .encoderFailed(errorNumber: number)
        }
        defer { QRcode_free(code) }
        self.version = Int(code.pointee.version)
        // The library takes a larger version by itself when the text does not fit.
        if let version, version != self.version { throw .doesNotFit }
        self.level = level
        size = Int(code.pointee.width)
        let data = UnsafeBufferPointer(start: code.pointee.data, count: size * size)
        modules = data.map { $0 & 1 == 1 }
    }

    /// The most bytes that any symbol holds (version 40, level L).
    private static let maximumTextBytes = 2_953

    /// True where the module is dark; false outside of the symbol as well, the quiet zone.
    package subscript(x: Int, y: Int) -> Bool {
        guard x >= 0, x < size, y >= 0, y < size else { return false }
        return modules[y * size + x]
    }

    /// Sizes of pictures that are drawn: pixels of a module, modules of the quiet zone.
    package static let moduleSizes = 1...64
    package static let quietZones = 0...16

    func checkBounds(moduleSize: Int, quietZone: Int) throws(QRError) {
        guard QRSymbol.moduleSizes.contains(moduleSize) else { throw .moduleSizeOutOfRange }
        guard QRSymbol.quietZones.contains(quietZone) else { throw .quietZoneOutOfRange }
    }
}

/// Error correction: the share of the symbol that may be unreadable is about 7, 15, 25, 30 %.
package enum QRLevel: String, CaseIterable, Sendable {
    case l = "L"
    case m = "M"
    case q = "Q"
    case h = "H"

    var native: QRecLevel {
        switch self {
        case .l: QR_ECLEVEL_L
        case .m: QR_ECLEVEL_M
        case .q: QR_ECLEVEL_Q
        case .h: QR_ECLEVEL_H
        }
    }
}

/// Why there is no symbol or no picture of it.
package enum QRError: Error, Equatable, Sendable {
    /// The text is empty or holds a NUL.
    case textNotEncodable
    /// The text is too long for the version asked for, or for every version.
    case doesNotFit
    /// Not 1 to 40.
    case versionOutOfRange
    /// Not 1 to 64 pixels.
    case moduleSizeOutOfRange
    /// Not 0 to 16 modules.
    case quietZoneOutOfRange
    /// The library failed otherwise, such as for lack of memory.
    case encoderFailed(errorNumber: Int32)
}

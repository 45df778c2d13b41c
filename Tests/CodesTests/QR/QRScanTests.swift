import Codes
import DevProcess
import Foundation
import Testing

/// Reads our pictures back with a decoder that is not ours (zbarimg of Debian's zbar-tools).
@Suite struct QRScanTests {
    @Test func everyVectorAndAThousandRandomCodesAreScannedExactly() throws {
        var random = SeededGenerator(seed: 37)
        let key = SigningKey(seed: SecretBytes(copying: Array(0..<32)))
        var texts = try Vectors.read("signed-codes", as: SignedCodeTests.File.self).good
            .map(\.text)
        for _ in 0..<1_000 {
            texts.append(SignedCode.random(using: &random).signed(by: key, issuer: random.next()))
        }
        let symbols = try texts.map { try QRSymbol(text: $0) }
        #expect(symbols.dropFirst(16).allSatisfy { $0.version == 5 && $0.level == .m })
        let pictures = try symbols.map { try $0.png(moduleSize: 3, quietZone: 4) }
        let scanned = try scan(pictures)
        #expect(scanned.count == texts.count)
        for (text, found) in zip(texts, scanned) {
            #expect(found == text, "\(random)")
        }
    }

    @Test func allSizesAndZonesAreScanned() throws {
        let text = "GV:SIZES AND ZONES"
        let symbol = try QRSymbol(text: text)
        var pictures: [[UInt8]] = []
        for size in [2, 3, 5, 8, 13, 64] {
            for zone in [1, 4, 16] {
                pictures.append(try symbol.png(moduleSize: size, quietZone: zone))
            }
        }
        // The largest picture there is: version 40, 64 pixels to a module.
        #expect(try scan(pictures) == Array(repeating: text, count: pictures.count))
    }

    @Test func typedCodesLinksAndOtherTextsAreScanned() throws {
        let key = TypedCodeKey(secret: SecretBytes(copying: Array(0..<32)))
        let texts = [
            key.text(number: 5, form: .coupon), key.text(number: 5, form: .storedValue),
            "https://coupons.example/" + Base41.encode(Array(0..<79)),
            "lower case, 0123456789 and \"quotes\" <&>", String(repeating: "9", count: 300),
        ]
        let pictures = try texts.map { try QRSymbol(text: $0).png(moduleSize: 4, quietZone: 4) }
        #expect(try scan(pictures) == texts)
    }

    /// One call for each 250 pictures; one line for each picture.
    private func scan(_ pictures: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("scrip-qr-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var lines: [String] = []
        for start in stride(from: 0, to: pictures.count, by: 250) {
            var paths: [String] = []
            for index in start..<min(start + 250, pictures.count) {
                let file = folder.appendingPathComponent("\(index).png")
                try Data(pictures[index]).write(to: file)
                paths.append(file.path)
            }
            let ending = try ChildProcess.runHere(
                "zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable"] + paths)
            #expect(ending.status == 0)
            lines += ending.output.split(separator: "\n").map(String.init)
        }
        return lines
    }
}

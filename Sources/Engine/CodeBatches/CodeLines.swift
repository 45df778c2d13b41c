import Codes
import Domain
import Foundation
import Ledger

/// Writes the codes of a batch as lines of a file. Holds its keys, so that a line costs a signature
/// and little more; used from several threads at once.
struct CodeLines: Sendable {
    /// Codes with consecutive numbers, as text and, where asked for, each as a drawing.
    struct Piece: Sendable {
        let count: Int64
        let bytes: [UInt8]
        /// The number of a code, 1 first, and its drawing.
        let drawings: [(number: Int64, bytes: [UInt8])]
    }

    private let batch: CodeBatch
    private let order: CodeExportOrder
    /// Drawings go beside the lines instead of into them.
    private let drawsApart: Bool
    private let campaignNumber: UInt32
    private let identifiers: @Sendable (CouponID) -> String
    private let serials: SerialPermutation
    private let signing: KeyRing.Slotted<SigningKey>
    private let typing: KeyRing.Slotted<TypedCodeKey>
    /// Nil: typed codes.
    private let patterned: PatternCodes?
    private let expiresAtHour: UInt32

    /// Throws `MissingKey` where a key of the batch is gone.
    init(
        _ batch: CodeBatch, pattern: String?, campaign: Campaign, order: CodeExportOrder,
        drawsApart: Bool, codes: CodeBook
    ) throws {
        let tenant = batch.tenant.number
        let ring = codes.currentRing
        guard let typing = ring.typedKey(tenant: tenant, slot: UInt8(batch.typingSlot)),
            let signing = ring.signingKey(
                tenant: tenant, slot: UInt8(batch.signingSlot), purpose: .codes)
        else { throw MissingKey(tenant: tenant, purpose: "codes") }
        patterned = pattern.flatMap { codes.codes(of: batch, pattern: $0) }
        guard (pattern == nil) == (patterned == nil) else {
            throw MissingKey(tenant: tenant, purpose: "codes")
        }
        self.batch = batch
        self.order = order
        self.drawsApart = drawsApart
        self.signing = signing
        self.typing = typing
        campaignNumber = UInt32(campaign.number)
        identifiers = { codes.text($0) }
        serials = codes.serials(tenant: batch.tenant, campaignNumber: campaign.number)
        expiresAtHour = CodeHour.atOrBefore(milliseconds: batch.expiresAt.milliseconds)
    }

    /// The line that says what the columns are; empty for JSON lines.
    var header: [UInt8] {
        guard order.format == .csv, order.hasHeader else { return [] }
        let names = ["number", "id"] + codeNames + (hasImageColumn ? ["qr"] : [])
        return Array((names.joined(separator: ",") + "\n").utf8)
    }

    private var codeNames: [String] {
        switch order.forms {
        case .both: ["code", "signed_code"]
        case .typed: ["code"]
        case .signed: ["signed_code"]
        }
    }

    private var hasImageColumn: Bool { order.image != .none && !drawsApart }

    /// Lines for the positions, 0 first, which the batch must have.
    func piece(_ positions: Range<Int64>) throws -> Piece {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(positions.count * 192)
        var drawings: [(number: Int64, bytes: [UInt8])] = []
        for position in positions {
            let cells = try cells(position)
            switch order.format {
            case .csv: appendCSV(position, cells, to: &bytes)
            case .jsonl: appendJSON(position, cells, to: &bytes)
            }
            if drawsApart, let drawing = cells.drawing { drawings.append((position + 1, drawing)) }
        }
        return Piece(count: Int64(positions.count), bytes: bytes, drawings: drawings)
    }

    private struct Cells {
        let id: String
        var typed: String?
        var signed: [UInt8]?
        var drawing: [UInt8]?
    }

    private func cells(_ position: Int64) throws -> Cells {
        let number = batch.firstCoupon.number + position
        var cells = Cells(id: identifiers(CouponID(number)))
        if order.forms != .signed {
            cells.typed =
                patterned?.text(at: UInt128(position))
                ?? typing.key.text(number: UInt64(number), form: .coupon)
        }
        guard order.forms != .typed || order.image != .none else { return cells }
        let signed = signed(position)
        if order.forms != .typed { cells.signed = signed }
        if order.image != .none { cells.drawing = try drawing(of: signed) }
        return cells
    }

    private func signed(_ position: Int64) -> [UInt8] {
        let code = SignedCode(
            kind: .coupon, keySlot: signing.slot, campaign: campaignNumber,
            serial: serials.permuted(UInt32(batch.firstSerial + position)),
            expiresAtHour: expiresAtHour)
        var text: [UInt8] = []
        text.reserveCapacity(SignedCode.textLength)
        code.append(signedBy: signing.key, issuer: UInt64(batch.tenant.number), to: &text)
        return text
    }

    private func drawing(of code: [UInt8]) throws -> [UInt8] {
        let symbol = try QRSymbol(text: String(decoding: code, as: UTF8.self))
        switch order.image {
        case .none: return []
        case .svg: return Array(try symbol.svg().utf8)
        case .png: return try symbol.png()
        }
    }

    /// A drawing as it stands in a cell: one line of text.
    private func cell(ofDrawing drawing: [UInt8]) -> [UInt8] {
        order.image == .png
            ? Array(Data(drawing).base64EncodedString().utf8)
            : drawing.filter { $0 != 0x0A }
    }

    private func appendCSV(_ position: Int64, _ cells: Cells, to line: inout [UInt8]) {
        line.append(contentsOf: String(position + 1).utf8)
        line.append(0x2C)
        CSVText.append(cells.id.utf8, to: &line)
        if let typed = cells.typed {
            line.append(0x2C)
            CSVText.append(typed.utf8, to: &line)
        }
        if let signed = cells.signed {
            line.append(0x2C)
            CSVText.append(signed, to: &line)
        }
        if hasImageColumn, let drawing = cells.drawing {
            line.append(0x2C)
            CSVText.append(cell(ofDrawing: drawing), to: &line)
        }
        line.append(0x0A)
    }

    /// Nothing in codes, ids and base 64 needs escaping; of a drawing its quotes do.
    private func appendJSON(_ position: Int64, _ cells: Cells, to line: inout [UInt8]) {
        line.append(contentsOf: "{\"number\":".utf8)
        line.append(contentsOf: String(position + 1).utf8)
        appendMember("id", cells.id.utf8, to: &line)
        if let typed = cells.typed { appendMember("code", typed.utf8, to: &line) }
        if let signed = cells.signed { appendMember("signed_code", signed, to: &line) }
        if hasImageColumn, let drawing = cells.drawing {
            appendMember("qr", cell(ofDrawing: drawing), to: &line)
        }
        line.append(contentsOf: "}\n".utf8)
    }

    private func appendMember(
        _ name: String, _ value: some Collection<UInt8>, to line: inout [UInt8]
    ) {
        line.append(contentsOf: ",\"\(name)\":\"".utf8)
        for byte in value {
            if byte == 0x22 || byte == 0x5C { line.append(0x5C) }
            line.append(byte)
        }
        line.append(0x22)
    }
}

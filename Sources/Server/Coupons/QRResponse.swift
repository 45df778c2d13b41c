import Codes
import Domain

/// QR symbols over HTTP: SVG for screens, PNG for printers, blocks for terminals.
extension EngineHandlers {
    /// Parameters (checked by the edge): `format`, `module_size`, `quiet_zone`, `level`.
    func qrSymbol(
        of code: String, _ request: OperationRequest
    ) throws -> OperationResponse {
        let moduleSize = request.query["module_size"].flatMap { Int($0) } ?? 8
        let quietZone = request.query["quiet_zone"].flatMap { Int($0) } ?? 4
        let symbol = try QRSymbol(text: code, level: level(request.query["level"]))
        switch request.query["format"] {
        case "png":
            return OperationResponse(
                status: 200, contentType: "image/png",
                body: try symbol.png(moduleSize: moduleSize, quietZone: quietZone))
        case "terminal":
            return OperationResponse(
                status: 200, contentType: "text/plain; charset=utf-8",
                body: Array(try symbol.terminal(quietZone: quietZone).utf8))
        default:
            return OperationResponse(
                status: 200, contentType: "image/svg+xml",
                body: Array(try symbol.svg(moduleSize: moduleSize, quietZone: quietZone).utf8))
        }
    }

    private func level(_ name: String?) -> QRLevel {
        switch name {
        case "L": .l
        case "Q": .q
        case "H": .h
        default: .m
        }
    }
}

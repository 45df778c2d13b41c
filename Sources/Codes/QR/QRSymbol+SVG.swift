extension QRSymbol {
    /// An SVG document: a white square and one black path, without references to anything.
    ///
    /// - Parameters:
    ///   - moduleSize: 1 to 64, user units (pixels) of a module.
    ///   - quietZone: 0 to 16 modules on each side.
    /// - Throws: `.moduleSizeOutOfRange`, `.quietZoneOutOfRange`.
    package func svg(moduleSize: Int = 8, quietZone: Int = 4) throws(QRError) -> String {
        try checkBounds(moduleSize: moduleSize, quietZone: quietZone)
        let modules = size + 2 * quietZone
        let side = modules * moduleSize
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(side)" height="\(side)" \
            viewBox="0 0 \(modules) \(modules)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(modules)v\(modules)H0z"/>\
            <path fill="#000" d="\(path(quietZone: quietZone))"/></svg>

            """
    }

    /// One rectangle for each run of dark modules in a row.
    private func path(quietZone: Int) -> String {
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                var end = x
                while self[end, y] { end += 1 }
                if end > x {
                    path += "M\(x + quietZone) \(y + quietZone)h\(end - x)v1h-\(end - x)z"
                }
                x = end + 1
            }
        }
        return path
    }
}

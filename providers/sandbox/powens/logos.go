package powens

import (
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// showLogo serves /logos/{uuid}-thumbnail.webp. The address was observed in several front ends, no page documents it.
// What comes is a PNG and says so: the end of a name proves nothing, and the standard library writes no WebP.
func (p *dialect) showLogo(c *sandbox.Call) sandbox.Reply {
	uuid, ok := strings.CutSuffix(c.PathValue("file"), "-thumbnail.webp")
	k := p.connector(uuid)
	if !ok || k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: sandbox.DrawLogo(k.color)}
}

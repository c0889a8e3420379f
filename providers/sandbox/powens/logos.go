package powens

import (
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// showLogo serves /logos/{uuid}-thumbnail.webp and …-thumbnail@2x.png. Both were observed in front ends, no page documents them.
// What comes is a PNG and says so: the end of a name proves nothing, and the standard library writes no WebP.
func (p *dialect) showLogo(c *sandbox.Call) sandbox.Reply {
	uuid, ending, _ := strings.Cut(c.PathValue("file"), "-thumbnail")
	k := p.connector(uuid)
	if k == nil || ending != ".webp" && ending != "@2x.png" {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: sandbox.DrawLogo(k.color)}
}

/** A deployment of Microsoft Graph and whether it has the calling API (participant-invite, "national cloud deployments"). */
export interface Cloud {
  name: string;
  host: string;
  calling: boolean;
}

/** Source: learn.microsoft.com/graph/deployments; `calling` from the v1.0 page of participant-invite. */
export const CLOUDS: readonly Cloud[] = [
  { name: "global", host: "graph.microsoft.com", calling: true },
  { name: "US Government L4", host: "graph.microsoft.us", calling: true },
  { name: "US Government L5 (DoD)", host: "dod-graph.microsoft.us", calling: true },
  { name: "China (21Vianet)", host: "microsoftgraph.chinacloudapi.cn", calling: false },
];

/** Where Graph's own URLs begin, and where requests go when nobody says where else. */
export const GRAPH_ORIGIN = "https://graph.microsoft.com";

/** The cloud that a host name belongs to; a port and case make no difference. */
export function cloudOf(host: string): Cloud | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return CLOUDS.find((cloud) => cloud.host === name);
}

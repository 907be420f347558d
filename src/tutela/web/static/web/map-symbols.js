// Built by frontend/build.mjs from frontend/map-symbols.js: change it there.
export const SIGNS = {
  base: {"box":"21 36 158 118","paths":[["frame","M25,50 l150,0 0,100 -150,0 z",false],["line","m 75,85 50,30 m -50,0 50,-30",false],["solid","M85,48 85,40 115,40 115,48 100,46 Z",false]]},
  temporary_base: {"box":"21 36 158 118","paths":[["frame","M25,50 l150,0 0,100 -150,0 z",false],["line","M25,50 l150,0 0,100 -150,0 z",true],["line","m 75,85 50,30 m -50,0 50,-30",false],["solid","M85,48 85,40 115,40 115,48 100,46 Z",false]]},
  team_site: {"box":"21 46 158 108","paths":[["frame","M25,50 l150,0 0,100 -150,0 z",false],["solid","M25,150L175,50",false]]},
  field_office: {"box":"21 36 158 118","paths":[["frame","M25,50 l150,0 0,100 -150,0 z",false],["solid","M85,48 85,40 115,40 115,48 100,46 Z",false]]},
};

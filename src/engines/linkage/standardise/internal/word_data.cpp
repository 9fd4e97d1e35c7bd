// SPDX-License-Identifier: MIT
// Built-in copy of packages/linkage-en, written by tools/embed_linkage_words. Do not edit.
#include "engines/linkage/standardise/internal/word_lists.h"

namespace cw::linkage {

namespace {
constexpr std::string_view titles_text = R"csv(# Titles in front of a name. Words that are also given names (Earl, Prince, Dean, Major) are left out.
mr,mister,mr and mrs,messrs
mrs,missus
miss
ms
mx,misc
master,mstr,mast
dr,doctor
prof,professor
rev,reverend,revd,the rev,the reverend
fr,father
sister
sir
dame
lady
lord
cllr,councillor,cllor
hon,the hon,honourable,rt hon,the rt hon,right honourable
capt,captain
col,colonel,lt col
lt,lieutenant
sgt,sergeant
cpl,corporal
pte,private
rabbi
imam
ven,venerable
mme,madame
mlle
monsieur
herr
frau
senor
senora
shri,smt,sri
haji,hajji
)csv";
}  // namespace
std::string_view titles_csv() { return titles_text; }

namespace {
constexpr std::string_view suffixes_text = R"csv(# Behind a name. Degrees that are also family names (Ma, Ba) are left out.
jr,jnr,junior
sr,snr,senior
ii,2nd
iii,3rd
iv,4th
esq,esquire
obe
mbe
cbe
kbe
dbe
bem
phd
dphil
msc
bsc
mbbs
frcs
frcp
jp
qc
kc
mp
)csv";
}  // namespace
std::string_view suffixes_csv() { return suffixes_text; }

namespace {
constexpr std::string_view particles_text = R"csv(# Written in front of the main part of a family name.
van
von
vander
der
den
ter
ten
te
zu
zum
de
la
le
du
des
da
das
dos
do
di
del
della
dello
degli
dal
el
al
ul
ur
bin
bint
binti
ibn
abu
ap
ab
ferch
verch
st
saint
san
santa
mac,mc
nic
ni
fitz
)csv";
}  // namespace
std::string_view particles_csv() { return particles_text; }

namespace {
constexpr std::string_view o_names_text = R"csv(# "O BRIEN" is one name; "John O Smith" has an initial. Family names that an O belongs to.
brien,brian,bryan
byrne
callaghan
carroll
casey
connell
connor,conner,conor
dea
doherty
donnell
donoghue,donohue,donaghue
donovan
dowd
driscoll
dwyer
farrell
flaherty
flanagan
flynn
gara
gorman
grady
halloran
hagan
hanlon
hara
hare
hea
herlihy
kane
keefe,keeffe
kelly
leary
loughlin
loan
mahony,mahoney
malley
mara
meara
moore
neill,neil,neal
rahilly
regan
reilly,riley
riordan
rourke,rorke
ryan
shaughnessy
shea
sullivan
toole
)csv";
}  // namespace
std::string_view o_names_csv() { return o_names_text; }

namespace {
constexpr std::string_view placeholders_text = R"csv(# Taken off wherever they stand; the name beside them is kept and flagged.
baby,baby boy,baby girl,baby of,babyboy,babygirl,newborn,new born,baby male,baby female
twin,twin 1,twin 2,twin one,twin two,twin a,twin b,twin i,first twin,second twin,1st twin,2nd twin,triplet,triplet 1,triplet 2,triplet 3,triplet one,triplet two,triplet three
infant,male infant,female infant,infant of,infant boy,infant girl
unborn,unborn baby,unborn child
unknown,unknown name,name unknown,unknown male,unknown female,unknown person,not known,not given,not supplied,not provided,not recorded,no name,no name given,no surname,no forename,no first name,no last name,anon,anonymous,anhysbys
a n other,an other,a nother
occupier,the occupier,occupiers,the occupiers,occupant,the occupant,current occupier,the current occupier,legal occupier,the legal occupier
householder,the householder,householders,head of household,the resident,resident,the residents
deceased,decd,deceased person,the late,now deceased
estate of,the estate of,est of,estate of the late,the estate of the late,executors of,the executors of,exors of,the exors of,executor of,the executor of,executors of the late,exors of the late,executors of the estate of,personal representatives of,the personal representatives of,personal representative of,the personal representative of,personal reps of,reps of,trustees of,the trustees of
test,test patient,test record,test client,testing,dummy,dummy record,do not use,duplicate,duplicate record,delete,not in use
xxx,xxxx,xxxxx,zzz,zzzz,zztest,zzztest
tba,tbc,to be confirmed,to be advised
)csv";
}  // namespace
std::string_view placeholders_csv() { return placeholders_text; }

namespace {
constexpr std::string_view placeholders_whole_text = R"csv(# No name where nothing else stands in the value; beside other words they may be part of a name.
na,n a,n k,xx,zz,none,nil,null,nan,nk,unk,missing,blank,empty,no,yes,x
boy,girl,male,female,child,person,man,woman
tenant,the tenant,owner,the owner,landlord,the landlord,agent,parent,guardian,void,vacant,client,patient,customer,user,admin,system
mother,mum,father,dad,carer,wife,husband,son,daughter
surname,forename,first name,last name,name,firstname,lastname
)csv";
}  // namespace
std::string_view placeholders_whole_csv() { return placeholders_whole_text; }

namespace {
constexpr std::string_view organisations_text = R"csv(# A name with one of these in it is an organisation's. Words that are common family names are left out.
ltd,limited
plc
llp
inc,incorporated
cic
cio
council
borough
trust
nhs
association
housing association,housing
university
solicitors
department,dept
services
society
foundation
agency
company,and co
committee
enterprises
holdings
lettings
properties
)csv";
}  // namespace
std::string_view organisations_csv() { return organisations_text; }

namespace {
constexpr std::string_view street_types_text = R"csv(# Written out, then as abbreviated. "st" in front of a name is Saint and is left alone.
street,st,str
road,rd
avenue,ave,av,aven
lane,ln,la
close,cl,clo
drive,dr,drv
crescent,cres,cresc,cr
court,ct,crt
place,pl
square,sq
gardens,gdns,gdn,garden
grove,gr,grv
terrace,terr,ter,tce
way
walk,wlk
mews,mws
hill
park,pk
rise
row
view,vw
villas
green,grn
parade,pde
broadway,bdwy
highway,hwy
boulevard,blvd
circus
common
cottages,cotts,cott
crossroads
embankment,emb
esplanade,esp
estate,est
gate
heights,hts
loan
meadow
meadows
path
passage
promenade,prom
quay
quadrant
ridge
vale
wharf
wynd
yard
approach,appr
bank
bypass
causeway
chase
croft
dene
end
fold
link
mount,mt
orchard
paddock
side
spinney
brae
heol
ffordd
stryd
lon
rhodfa
clos
maes
)csv";
}  // namespace
std::string_view street_types_csv() { return street_types_text; }

namespace {
constexpr std::string_view sub_buildings_text = R"csv(# In front of the number or letter of a part of a building. flat and its other spellings are left out of the standard form.
flat,flt,fl,apartment,apt,appt,apart,maisonette,fflat
room,rm,ystafell
unit,uned
studio
suite
bedsit
bedroom
floor
plot
pod
caravan,carafan
pitch
chalet
berth
mooring
)csv";
}  // namespace
std::string_view sub_buildings_csv() { return sub_buildings_text; }

}  // namespace cw::linkage
